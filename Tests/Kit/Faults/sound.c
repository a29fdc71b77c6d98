// SPDX-License-Identifier: GPL-3.0-or-later

#include "faults.h"

#include <alsa/asoundlib.h>
#include <errno.h>
#include <limits.h>
#include <string.h>

#define NEXT(type, name) \
    static type next; \
    if (!next) next = (type)next_call(name)

/// What calls itself, within alsa-lib, is struck once.
static __thread int depth;

/// What is wrong with the status that this thread asked for last.
static __thread enum { RIGHT, STATE, FILL, DELAY, STAMP } wrong;
static __thread uint64_t wrong_number;

/// Whether a fault is due at this call.
///
/// - number: a random one, for which
/// - error: the one that was ordered, if one was; else 0
static bool is_due(const char *call, unsigned stream, unsigned weight, uint64_t *number, int *error) {
    if (depth > 0) return false;
    struct orders *orders = hold_orders();
    struct sound_orders *sound = &orders->sound;
    bool is = false;
    *error = 0;
    if (stream & sound->streams) {
        if (sound->call[0]) {
            if (!strcmp(sound->call, call)) {
                long count = ++orders->sound_count;
                is = count == sound->at || (sound->lasting && count > sound->at);
                *error = sound->error;
            }
        } else if (sound->gap && orders->sound_faults < sound->most) {
            orders->sound_count += weight;
            is = orders->sound_count >= orders->sound_due;
        }
    }
    if (is) {
        *number = mixed(sound->seed, 2 * ++orders->sound_faults);
        unsigned gap = sound->gap ? 2 * sound->gap : 1;
        orders->sound_due = orders->sound_count + 1 + (long)(mixed(sound->seed, 2 * orders->sound_faults + 1) % gap);
        note("sound %u %s %s\n", orders->sound_faults, call, *error ? strerrorname_np(*error) : "");
    }
    release_orders();
    return is;
}

static unsigned stream_of(snd_pcm_t *pcm) {
    NEXT(__typeof__(snd_pcm_stream_t (*)(snd_pcm_t *)), "snd_pcm_stream");
    return next(pcm) == SND_PCM_STREAM_PLAYBACK ? 1 : 2;
}

/// One of `errors` by a random number.
static int one_of(const int *errors, size_t count, uint64_t number) { return -errors[number % count]; }
#define ONE_OF(number, ...) \
    one_of((const int[]){__VA_ARGS__}, sizeof((const int[]){__VA_ARGS__}) / sizeof(int), number)

int snd_pcm_open(snd_pcm_t **pcm, const char *name, snd_pcm_stream_t stream, int mode) {
    NEXT(__typeof__(int (*)(snd_pcm_t **, const char *, snd_pcm_stream_t, int)), "snd_pcm_open");
    uint64_t number;
    int error;
    if (is_due("open", stream == SND_PCM_STREAM_PLAYBACK ? 1 : 2, 8, &number, &error))
        return error ? -error : ONE_OF(number, EBUSY, ENODEV, EAGAIN, ENOENT, ECONNREFUSED);
    depth++;
    int result = next(pcm, name, stream, mode);
    depth--;
    return result;
}

#define CALL(name, weight, ...) \
    int snd_pcm_##name(snd_pcm_t *pcm) { \
        NEXT(__typeof__(int (*)(snd_pcm_t *)), "snd_pcm_" #name); \
        uint64_t number; \
        int error; \
        if (is_due(#name, stream_of(pcm), weight, &number, &error)) \
            return error ? -error : ONE_OF(number, __VA_ARGS__); \
        depth++; \
        int result = next(pcm); \
        depth--; \
        return result; \
    }
CALL(prepare, 8, EPIPE, EAGAIN, EBUSY, ENODEV)
CALL(resume, 8, ENOSYS, EAGAIN, ENODEV)
CALL(start, 8, EPIPE, EAGAIN, EBUSY, ENODEV)
CALL(drop, 8, EBADFD, ENODEV)

int snd_pcm_hw_params(snd_pcm_t *pcm, snd_pcm_hw_params_t *parameters) {
    NEXT(__typeof__(int (*)(snd_pcm_t *, snd_pcm_hw_params_t *)), "snd_pcm_hw_params");
    uint64_t number;
    int error;
    if (is_due("hw_params", stream_of(pcm), 8, &number, &error))
        return error ? -error : ONE_OF(number, EINVAL, EBUSY, ENODEV);
    depth++;
    int result = next(pcm, parameters);
    depth--;
    return result;
}

snd_pcm_sframes_t snd_pcm_writei(snd_pcm_t *pcm, const void *frames, snd_pcm_uframes_t count) {
    NEXT(__typeof__(snd_pcm_sframes_t (*)(snd_pcm_t *, const void *, snd_pcm_uframes_t)), "snd_pcm_writei");
    uint64_t number;
    int error;
    if (is_due("writei", 1, 1, &number, &error)) {
        if (error) return -error;
        unsigned sort = number >> 32 & 7;
        if (sort > 2)
            return ONE_OF(number, EPIPE, EPIPE, EPIPE, EPIPE, EPIPE, EAGAIN, EAGAIN, EINTR, ESTRPIPE, ESTRPIPE, ENODEV, EIO);
        count = (count + 1) / (2 + sort);
    }
    depth++;
    snd_pcm_sframes_t result = next(pcm, frames, count);
    depth--;
    return result;
}

snd_pcm_sframes_t snd_pcm_readi(snd_pcm_t *pcm, void *frames, snd_pcm_uframes_t count) {
    NEXT(__typeof__(snd_pcm_sframes_t (*)(snd_pcm_t *, void *, snd_pcm_uframes_t)), "snd_pcm_readi");
    uint64_t number;
    int error;
    if (is_due("readi", 2, 1, &number, &error)) {
        if (error) return -error;
        unsigned sort = number >> 32 & 7;
        if (sort > 1) return ONE_OF(number, EPIPE, EPIPE, EPIPE, EAGAIN, EAGAIN, EINTR, ESTRPIPE);
        count = (count + 1) / 2;
    }
    depth++;
    snd_pcm_sframes_t result = next(pcm, frames, count);
    depth--;
    return result;
}

int snd_pcm_status(snd_pcm_t *pcm, snd_pcm_status_t *status) {
    NEXT(__typeof__(int (*)(snd_pcm_t *, snd_pcm_status_t *)), "snd_pcm_status");
    uint64_t number;
    int error;
    wrong = RIGHT;
    if (is_due("status", stream_of(pcm), 1, &number, &error)) {
        if (error) return -error;
        if ((number >> 32 & 7) > 4) return ONE_OF(number, EPIPE, EPIPE, EPIPE, ESTRPIPE, EAGAIN, EAGAIN, EINTR, ENODEV);
        wrong = 1 + (number >> 35) % 4;
        wrong_number = number;
    }
    depth++;
    int result = next(pcm, status);
    depth--;
    return result;
}

int snd_pcm_delay(snd_pcm_t *pcm, snd_pcm_sframes_t *delay) {
    NEXT(__typeof__(int (*)(snd_pcm_t *, snd_pcm_sframes_t *)), "snd_pcm_delay");
    uint64_t number;
    int error;
    if (is_due("delay", stream_of(pcm), 1, &number, &error)) {
        if (error || number & 1) return error ? -error : -EPIPE;
        *delay = number & 2 ? LONG_MAX : -1;
        return 0;
    }
    depth++;
    int result = next(pcm, delay);
    depth--;
    return result;
}

snd_pcm_state_t snd_pcm_status_get_state(const snd_pcm_status_t *status) {
    NEXT(__typeof__(snd_pcm_state_t (*)(const snd_pcm_status_t *)), "snd_pcm_status_get_state");
    if (wrong != STATE) return next(status);
    const snd_pcm_state_t states[] = {
        SND_PCM_STATE_XRUN, SND_PCM_STATE_XRUN, SND_PCM_STATE_SUSPENDED, SND_PCM_STATE_SETUP, SND_PCM_STATE_OPEN,
        SND_PCM_STATE_PAUSED, SND_PCM_STATE_DRAINING, SND_PCM_STATE_DISCONNECTED};
    return states[wrong_number % 8];
}

snd_pcm_uframes_t snd_pcm_status_get_avail(const snd_pcm_status_t *status) {
    NEXT(__typeof__(snd_pcm_uframes_t (*)(const snd_pcm_status_t *)), "snd_pcm_status_get_avail");
    if (wrong != FILL) return next(status);
    const snd_pcm_uframes_t fills[] = {0, ULONG_MAX, LONG_MAX, 1u << 31, 1000000};
    return fills[wrong_number % 5];
}

snd_pcm_sframes_t snd_pcm_status_get_delay(const snd_pcm_status_t *status) {
    NEXT(__typeof__(snd_pcm_sframes_t (*)(const snd_pcm_status_t *)), "snd_pcm_status_get_delay");
    if (wrong != DELAY) return next(status);
    const snd_pcm_sframes_t delays[] = {0, -1, LONG_MAX, LONG_MIN, 1000000, -48000};
    return delays[wrong_number % 6];
}

void snd_pcm_status_get_htstamp(const snd_pcm_status_t *status, snd_htimestamp_t *stamp) {
    NEXT(__typeof__(void (*)(const snd_pcm_status_t *, snd_htimestamp_t *)), "snd_pcm_status_get_htstamp");
    next(status, stamp);
    if (wrong != STAMP) return;
    const time_t shifts[] = {-stamp->tv_sec, 1000, -1000, 1};
    stamp->tv_sec += shifts[wrong_number % 4];
}
