// SPDX-License-Identifier: GPL-3.0-or-later
//
// silence FORMAT CHANNELS PERIOD: the floor. Writes silence to ALSA's default device the way Lull's audio lane does:
// one status, writes while there is room for a period, one poll.

#include <alsa/asoundlib.h>
#include <poll.h>
#include <stdlib.h>

static snd_pcm_t *open_device(snd_pcm_format_t format, unsigned channels, snd_pcm_uframes_t period) {
    snd_pcm_t *pcm;
    snd_pcm_hw_params_t *hardware;
    snd_pcm_sw_params_t *software;
    unsigned rate = 48000;
    snd_pcm_uframes_t buffer = 4 * period;

    if (snd_pcm_open(&pcm, "default", SND_PCM_STREAM_PLAYBACK, SND_PCM_NONBLOCK) < 0) return NULL;
    snd_pcm_hw_params_alloca(&hardware);
    snd_pcm_hw_params_any(pcm, hardware);
    snd_pcm_hw_params_set_access(pcm, hardware, SND_PCM_ACCESS_RW_INTERLEAVED);
    snd_pcm_hw_params_set_format(pcm, hardware, format);
    snd_pcm_hw_params_set_channels(pcm, hardware, channels);
    snd_pcm_hw_params_set_rate_near(pcm, hardware, &rate, NULL);
    snd_pcm_hw_params_set_period_size_near(pcm, hardware, &period, NULL);
    snd_pcm_hw_params_set_buffer_size_near(pcm, hardware, &buffer);
    if (snd_pcm_hw_params(pcm, hardware) < 0) return NULL;
    snd_pcm_sw_params_alloca(&software);
    snd_pcm_sw_params_current(pcm, software);
    snd_pcm_sw_params_set_avail_min(pcm, software, period);
    snd_pcm_sw_params_set_start_threshold(pcm, software, buffer - period);
    return snd_pcm_sw_params(pcm, software) < 0 ? NULL : pcm;
}

int main(int count, char **arguments) {
    if (count != 4) return 64;
    snd_pcm_format_t format = snd_pcm_format_value(arguments[1]);
    unsigned channels = atoi(arguments[2]);
    snd_pcm_uframes_t period = atoi(arguments[3]);
    snd_pcm_t *pcm = open_device(format, channels, period);
    if (!pcm) return 69;
    void *block = calloc(period * channels, snd_pcm_format_physical_width(format) / 8);
    struct pollfd descriptors[8];
    int watched = snd_pcm_poll_descriptors(pcm, descriptors, 8);
    snd_pcm_status_t *status;
    snd_pcm_status_alloca(&status);

    for (;;) {
        if (snd_pcm_status(pcm, status) < 0) return 74;
        if (snd_pcm_status_get_state(status) == SND_PCM_STATE_XRUN) snd_pcm_prepare(pcm);
        for (snd_pcm_uframes_t room = snd_pcm_status_get_avail(status); room >= period; room -= period)
            if (snd_pcm_writei(pcm, block, period) < 0) break;
        unsigned short events;
        poll(descriptors, watched, 1000);
        snd_pcm_poll_descriptors_revents(pcm, descriptors, watched, &events);
    }
}
