// SPDX-License-Identifier: GPL-3.0-or-later
//
// Preloaded into a player: writes the CLOCK_MONOTONIC nanoseconds at which a newly opened PCM has accepted its first
// frames, a line each, to the file that FIRST_WRITE names.

#define _GNU_SOURCE
#include <alsa/asoundlib.h>
#include <dlfcn.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

static atomic_bool is_new;

int snd_pcm_open(snd_pcm_t **pcm, const char *name, snd_pcm_stream_t stream, int mode) {
    int (*real)(snd_pcm_t **, const char *, snd_pcm_stream_t, int) = dlsym(RTLD_NEXT, "snd_pcm_open");
    atomic_store(&is_new, 1);
    return real(pcm, name, stream, mode);
}

static snd_pcm_sframes_t note(snd_pcm_sframes_t accepted) {
    if (accepted <= 0 || !atomic_exchange(&is_new, 0)) return accepted;
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    int file = open(getenv("FIRST_WRITE"), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    dprintf(file, "%lld\n", now.tv_sec * 1000000000LL + now.tv_nsec);
    close(file);
    return accepted;
}

snd_pcm_sframes_t snd_pcm_writei(snd_pcm_t *pcm, const void *frames, snd_pcm_uframes_t count) {
    snd_pcm_sframes_t (*real)(snd_pcm_t *, const void *, snd_pcm_uframes_t) = dlsym(RTLD_NEXT, "snd_pcm_writei");
    return note(real(pcm, frames, count));
}
