// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef LULL_CARD_H
#define LULL_CARD_H

#include "CVirtualDevice.h"

#include <alsa/asoundlib.h>
#include <pthread.h>

enum { LULL_TAPE = 1 << 19 };

struct lull_card {
    pthread_mutex_t lock;
    pthread_cond_t turn;
    /// The thread has come; it stands at `until`; it goes where it will.
    bool attended, halted, free;
    /// Nanoseconds; the thread may not go beyond `until`.
    int64_t now, until;
    /// Stands for the card in `poll`.
    int descriptor;

    /// What the kernel would number it; -1 where it is a plugin's.
    int number;
    /// The card is there; when it is plugged in by itself.
    bool plugged;
    int64_t plugs;
    /// What is due: how many, and with what.
    int due[LULL_FAULTS];
    int64_t amounts[LULL_FAULTS];
    int64_t stalled;

    snd_pcm_t *pcm;
    snd_pcm_state_t state;
    snd_pcm_format_t format;
    unsigned channels;
    int64_t period, buffer;
    /// Frames that it holds, from the oldest on.
    float (*held)[2];
    int64_t first, fill;
    /// When it began to play, and how many frames it has played since.
    int64_t began, played;
    int64_t resumes, asleep;
    /// What the present status says against the truth.
    int lie;
    int64_t lie_amount;

    /// What is heard: frame n at n / 48,000 s.
    float (*tape)[2];
    uint8_t *marks;
    int64_t heard;

    int64_t second, waits, waits_lost, stamp;
    int steps;
    lull_card_account account;
};

/// The card in whose time the calling thread lives.
extern _Thread_local lull_card *lull_own_card;

lull_card *lull_card_numbered(int number);
/// Lets the thread that calls live in the card's time.
void lull_card_attend(lull_card *card);
/// Lets time go by for the card's thread, with all that the card does meanwhile.
void lull_card_wait(lull_card *card, int64_t until);
/// When the card will have room for a period.
int64_t lull_card_ready(const lull_card *card);
/// The card stops at once; what it held is gone.
void lull_card_stop(lull_card *card, snd_pcm_state_t state);
void lull_card_begin(lull_card *card);
/// Whether a fault of this sort is due, and with what.
bool lull_card_strikes(lull_card *card, enum lull_fault fault, int64_t *amount);
void *lull_next_call(const char *name);

#endif
