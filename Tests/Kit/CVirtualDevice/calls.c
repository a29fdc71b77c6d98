// SPDX-License-Identifier: GPL-3.0-or-later

// The calls of libc and alsa-lib that a thread in a card's own time makes. Whoever lives in no such time gets the real
// ones.

#define _GNU_SOURCE
#include "Card.h"

#include <dlfcn.h>
#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <time.h>

void *lull_next_call(const char *name) { return dlsym(RTLD_NEXT, name); }

#define NEXT(type, name) \
    static _Atomic(void *) found; \
    void *call = atomic_load_explicit(&found, memory_order_relaxed); \
    if (!call) atomic_store_explicit(&found, call = lull_next_call(name), memory_order_relaxed); \
    type next = (type)call
#define PCM(name) NEXT(__typeof__(&snd_pcm_##name), "snd_pcm_" #name)

typedef int (*clock_call)(clockid_t, struct timespec *);
int clock_gettime(clockid_t clock, struct timespec *time) {
    lull_card *card = lull_own_card;
    if (card && clock == CLOCK_MONOTONIC) {
        *time = (struct timespec){card->now / 1000000000, card->now % 1000000000};
        return 0;
    }
    NEXT(clock_call, "clock_gettime");
    return next(clock, time);
}

/// Notes that the thread waits, and ends a turning on the spot.
static void note_wait(lull_card *card) {
    if (card->now / 1000000000 != card->second) {
        card->second = card->now / 1000000000;
        card->waits = card->waits_lost = 0;
    }
    card->account.waits++;
    if (++card->waits > card->account.most) card->account.most = card->waits;
    if (!card->pcm && ++card->waits_lost > card->account.most_lost) card->account.most_lost = card->waits_lost;
    card->steps = card->now == card->stamp ? card->steps + 1 : 0;
    card->stamp = card->now;
    if (card->steps < 1000) return;
    card->steps = 0;
    card->account.spins++;
    lull_card_wait(card, card->now + 1000000);
}

typedef int (*poll_call)(struct pollfd *, nfds_t, int);
int poll(struct pollfd *descriptors, nfds_t count, int timeout) {
    NEXT(poll_call, "poll");
    lull_card *card = lull_own_card;
    if (!card || (card->free && timeout < 0)) return next(descriptors, count, timeout);
    note_wait(card);
    int64_t end = timeout < 0 ? INT64_MAX : card->now + (int64_t)timeout * 1000000;
    bool watches = count > 1 && descriptors[1].fd == card->descriptor;
    int result;
    for (;;) {
        result = next(descriptors, watches ? 1 : count, 0);
        if (watches) descriptors[1].revents = 0;
        if (result > 0) break;
        // Let go in mid-wait, it waits for others, not for the end of time.
        if (card->free && timeout < 0) return next(descriptors, count, timeout);
        int64_t ready = watches ? lull_card_ready(card) : INT64_MAX;
        int64_t target = ready < end ? ready : end;
        if (target <= card->now) {
            if (ready <= card->now) descriptors[1].revents = POLLOUT, result = 1;
            break;
        }
        // As far as there is time, and then to look at the bell anew.
        lull_card_wait(card, !card->free && target > card->until ? card->until + 1 : target);
    }
    int64_t amount;
    if (lull_card_strikes(card, LULL_STARVED, &amount)) lull_card_wait(card, card->now + amount);
    return result;
}

// MARK: - Opening

typedef int (*stat_call)(int, struct stat *);
int fstat(int descriptor, struct stat *info) {
    NEXT(stat_call, "fstat");
    lull_card *card = lull_own_card;
    if (!card || card->number < 0 || descriptor != card->descriptor) return next(descriptor, info);
    *info = (struct stat){.st_mode = S_IFCHR, .st_rdev = makedev(116, 0)};
    return 0;
}

int snd_pcm_info_get_card(const snd_pcm_info_t *info) {
    PCM(info_get_card);
    lull_card *card = lull_own_card;
    return card && card->pcm && card->number >= 0 ? card->number : next(info);
}

/// The card that this handle belongs to.
static lull_card *owner(snd_pcm_t *pcm) {
    lull_card *card = lull_own_card;
    return card && card->pcm == pcm ? card : NULL;
}

int snd_pcm_open(snd_pcm_t **pcm, const char *name, snd_pcm_stream_t stream, int mode) {
    PCM(open);
    const char *prefix = "lull-virtual-";
    lull_card *card = strncmp(name, prefix, strlen(prefix)) ? NULL : lull_card_numbered(atoi(name + strlen(prefix)));
    if (!card) return next(pcm, name, stream, mode);
    lull_card_attend(card);
    // It takes a while.
    lull_card_wait(card, card->now + 2000000);
    int64_t amount;
    if (!card->plugged) return -ENODEV;
    if (lull_card_strikes(card, LULL_OPEN_FAILS, &amount)) return -(int)amount;
    int result = next(pcm, "null", stream, mode);
    if (result < 0) return result;
    card->pcm = *pcm;
    card->state = SND_PCM_STATE_OPEN;
    card->first = card->fill = card->stalled = 0;
    card->account.opened++;
    memset(card->due, 0, sizeof(int) * LULL_OPEN_FAILS);
    return 0;
}

int snd_pcm_close(snd_pcm_t *pcm) {
    PCM(close);
    lull_card *card = owner(pcm);
    if (card) {
        int64_t amount;
        if (card->state == SND_PCM_STATE_OPEN) lull_card_strikes(card, LULL_OPEN_DIFFERS, &amount);
        if (card->state == SND_PCM_STATE_RUNNING) lull_card_stop(card, SND_PCM_STATE_SETUP);
        card->pcm = NULL;
        card->account.closed++;
    }
    return next(pcm);
}

/// What the next opening finds: mostly what is asked for.
static int64_t oddness(lull_card *card) {
    return card && card->due[LULL_OPEN_DIFFERS] ? card->amounts[LULL_OPEN_DIFFERS] : 0;
}

int snd_pcm_hw_params_test_format(snd_pcm_t *pcm, snd_pcm_hw_params_t *parameters, snd_pcm_format_t format) {
    PCM(hw_params_test_format);
    int64_t odd = oddness(owner(pcm));
    if ((odd & 3) == 1 && format != SND_PCM_FORMAT_S16_LE) return -EINVAL;
    if ((odd & 3) == 2 && format != SND_PCM_FORMAT_S32_LE) return -EINVAL;
    if ((odd & 31) == 31) return -EINVAL;
    return next(pcm, parameters, format);
}

int snd_pcm_hw_params_set_channels_near(snd_pcm_t *pcm, snd_pcm_hw_params_t *parameters, unsigned *channels) {
    PCM(hw_params_set_channels_near);
    // With two of them what is made for both ears can be told.
    if (owner(pcm)) *channels = 2;
    return next(pcm, parameters, channels);
}

int snd_pcm_hw_params_set_period_size_near(
    snd_pcm_t *pcm, snd_pcm_hw_params_t *parameters, snd_pcm_uframes_t *size, int *direction) {
    PCM(hw_params_set_period_size_near);
    const snd_pcm_uframes_t sizes[] = {0, 256, 480, 1024, 4096, 1, 40, 1000000};
    int64_t odd = oddness(owner(pcm)) >> 5 & 7;
    if (odd) *size = sizes[odd];
    return next(pcm, parameters, size, direction);
}

int snd_pcm_hw_params_set_buffer_size_near(
    snd_pcm_t *pcm, snd_pcm_hw_params_t *parameters, snd_pcm_uframes_t *size) {
    PCM(hw_params_set_buffer_size_near);
    const snd_pcm_uframes_t sizes[] = {0, 0, 0, 4096, 16384, 100, 3, 10000000};
    int64_t odd = oddness(owner(pcm)) >> 8 & 7;
    if (odd && sizes[odd]) *size = sizes[odd];
    return next(pcm, parameters, size);
}

int snd_pcm_hw_params(snd_pcm_t *pcm, snd_pcm_hw_params_t *parameters) {
    PCM(hw_params);
    lull_card *card = owner(pcm);
    int result = next(pcm, parameters);
    if (!card || result < 0) return result;
    int64_t amount;
    lull_card_strikes(card, LULL_OPEN_DIFFERS, &amount);
    snd_pcm_uframes_t period = 0, buffer = 0;
    snd_pcm_hw_params_get_period_size(parameters, &period, NULL);
    snd_pcm_hw_params_get_buffer_size(parameters, &buffer);
    snd_pcm_hw_params_get_format(parameters, &card->format);
    snd_pcm_hw_params_get_channels(parameters, &card->channels);
    card->period = (int64_t)period, card->buffer = (int64_t)buffer;
    free(card->held);
    card->held = calloc(buffer, sizeof *card->held);
    card->state = SND_PCM_STATE_PREPARED;
    return 0;
}

// MARK: - Playing

static float sample(const lull_card *card, const void *frames, snd_pcm_uframes_t frame, unsigned channel) {
    size_t place = frame * card->channels + (channel < card->channels ? channel : 0);
    switch (card->format) {
    case SND_PCM_FORMAT_S16_LE: return (float)((const int16_t *)frames)[place] / 32768;
    case SND_PCM_FORMAT_S32_LE: return (float)((const int32_t *)frames)[place] / 2147483648;
    default: return ((const float *)frames)[place];
    }
}

/// What it answers by its state, where that is no good.
static int trouble(const lull_card *card) {
    switch (card->state) {
    case SND_PCM_STATE_XRUN: return -EPIPE;
    case SND_PCM_STATE_SUSPENDED: return -ESTRPIPE;
    case SND_PCM_STATE_DISCONNECTED: return -ENODEV;
    case SND_PCM_STATE_OPEN:
    case SND_PCM_STATE_SETUP: return -EBADFD;
    default: return 0;
    }
}

snd_pcm_sframes_t snd_pcm_writei(snd_pcm_t *pcm, const void *frames, snd_pcm_uframes_t count) {
    PCM(writei);
    lull_card *card = owner(pcm);
    if (!card) return next(pcm, frames, count);
    int64_t amount;
    if (trouble(card)) return trouble(card);
    if (lull_card_strikes(card, LULL_WRITE_FAILS, &amount)) return -(snd_pcm_sframes_t)amount;
    if (lull_card_strikes(card, LULL_WRITE_SHORT, &amount)) count = 1 + (count - 1) / (snd_pcm_uframes_t)amount;
    snd_pcm_uframes_t room = (snd_pcm_uframes_t)(card->buffer - card->fill);
    if (room == 0) return -EAGAIN;
    if (count > room) count = room;
    for (snd_pcm_uframes_t i = 0; i < count; i++) {
        float *to = card->held[(card->first + card->fill++) % card->buffer];
        to[0] = sample(card, frames, i, 0), to[1] = sample(card, frames, i, 1);
    }
    if (card->state == SND_PCM_STATE_PREPARED && card->fill >= card->buffer - card->period) lull_card_begin(card);
    return (snd_pcm_sframes_t)count;
}

int snd_pcm_prepare(snd_pcm_t *pcm) {
    PCM(prepare);
    lull_card *card = owner(pcm);
    if (!card) return next(pcm);
    int64_t amount;
    if (card->state == SND_PCM_STATE_DISCONNECTED) return -ENODEV;
    if (lull_card_strikes(card, LULL_PREPARE_FAILS, &amount)) return -(int)amount;
    if (card->state == SND_PCM_STATE_RUNNING) lull_card_stop(card, SND_PCM_STATE_SETUP);
    card->state = SND_PCM_STATE_PREPARED;
    card->first = card->fill = card->stalled = 0;
    return 0;
}

int snd_pcm_resume(snd_pcm_t *pcm) {
    PCM(resume);
    lull_card *card = owner(pcm);
    if (!card) return next(pcm);
    if (card->state == SND_PCM_STATE_DISCONNECTED) return -ENODEV;
    if (card->state != SND_PCM_STATE_SUSPENDED) return 0;
    if (card->resumes < 0) return -ENOSYS;
    if (card->resumes-- > 0) return -EAGAIN;
    card->account.breath += card->now - card->asleep;
    lull_card_begin(card);
    return 0;
}

int snd_pcm_drop(snd_pcm_t *pcm) {
    PCM(drop);
    lull_card *card = owner(pcm);
    if (!card) return next(pcm);
    lull_card_stop(card, SND_PCM_STATE_SETUP);
    return 0;
}

int snd_pcm_poll_descriptors_count(snd_pcm_t *pcm) {
    PCM(poll_descriptors_count);
    return owner(pcm) ? 1 : next(pcm);
}

int snd_pcm_poll_descriptors(snd_pcm_t *pcm, struct pollfd *descriptors, unsigned space) {
    PCM(poll_descriptors);
    lull_card *card = owner(pcm);
    if (!card) return next(pcm, descriptors, space);
    if (space > 0) *descriptors = (struct pollfd){card->descriptor, POLLOUT, 0};
    return 1;
}

int snd_pcm_poll_descriptors_revents(
    snd_pcm_t *pcm, struct pollfd *descriptors, unsigned count, unsigned short *events) {
    PCM(poll_descriptors_revents);
    if (!owner(pcm)) return next(pcm, descriptors, count, events);
    *events = (unsigned short)descriptors->revents;
    return 0;
}

// MARK: - What it says of itself

int snd_pcm_status(snd_pcm_t *pcm, snd_pcm_status_t *status) {
    PCM(status);
    lull_card *card = owner(pcm);
    if (!card) return next(pcm, status);
    card->lie = 0;
    int64_t amount;
    if (card->state == SND_PCM_STATE_DISCONNECTED) return -ENODEV;
    if (lull_card_strikes(card, LULL_STATUS_FAILS, &amount)) return -(int)amount;
    if (lull_card_strikes(card, LULL_STATUS_LIES, &amount)) {
        card->lie = 1 + (int)(amount & 3);
        card->lie_amount = amount >> 2;
    }
    return next(pcm, status);
}

snd_pcm_state_t snd_pcm_status_get_state(const snd_pcm_status_t *status) {
    PCM(status_get_state);
    lull_card *card = lull_own_card;
    if (!card || !card->pcm) return next(status);
    const snd_pcm_state_t states[] = {
        SND_PCM_STATE_XRUN, SND_PCM_STATE_SUSPENDED, SND_PCM_STATE_SETUP, SND_PCM_STATE_OPEN, SND_PCM_STATE_PAUSED,
        SND_PCM_STATE_DRAINING};
    return card->lie == 1 ? states[card->lie_amount % 6] : card->state;
}

snd_pcm_uframes_t snd_pcm_status_get_avail(const snd_pcm_status_t *status) {
    PCM(status_get_avail);
    lull_card *card = lull_own_card;
    if (!card || !card->pcm) return next(status);
    const snd_pcm_uframes_t fills[] = {ULONG_MAX, LONG_MAX, 1u << 31, 10000000};
    return card->lie == 2 ? fills[card->lie_amount % 4] : (snd_pcm_uframes_t)(card->buffer - card->fill);
}

static snd_pcm_sframes_t delay_of(const lull_card *card) {
    const snd_pcm_sframes_t delays[] = {0, -1, LONG_MAX, LONG_MIN, 10000000, -48000, 60000, 20000};
    return card->lie == 3 ? delays[card->lie_amount % 8] : card->fill;
}

snd_pcm_sframes_t snd_pcm_status_get_delay(const snd_pcm_status_t *status) {
    PCM(status_get_delay);
    lull_card *card = lull_own_card;
    return card && card->pcm ? delay_of(card) : next(status);
}

int snd_pcm_delay(snd_pcm_t *pcm, snd_pcm_sframes_t *delay) {
    PCM(delay);
    lull_card *card = owner(pcm);
    if (!card) return next(pcm, delay);
    *delay = delay_of(card);
    return 0;
}

void snd_pcm_status_get_htstamp(const snd_pcm_status_t *status, snd_htimestamp_t *stamp) {
    PCM(status_get_htstamp);
    lull_card *card = lull_own_card;
    if (!card || !card->pcm) {
        next(status, stamp);
        return;
    }
    const int64_t shifts[] = {-1000000000000, 1000000000000, 1000000000, -900000000, 30000000};
    int64_t at = card->now + (card->lie == 4 ? shifts[card->lie_amount % 5] : 0);
    *stamp = (snd_htimestamp_t){at / 1000000000, at % 1000000000};
}
