// SPDX-License-Identifier: GPL-3.0-or-later

#include "Card.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

_Thread_local lull_card *lull_own_card;

static lull_card *cards[64];
static int count;
static pthread_mutex_t list = PTHREAD_MUTEX_INITIALIZER;

lull_card *lull_card_make(int *number) {
    lull_card *card = calloc(1, sizeof *card);
    pthread_mutex_init(&card->lock, NULL);
    pthread_cond_init(&card->turn, NULL);
    card->descriptor = eventfd(0, EFD_CLOEXEC);
    card->number = -1;
    card->plugged = true;
    card->plugs = INT64_MAX;
    // Time begins after an hour, so that nothing is before its beginning.
    card->now = card->until = 3600000000000;
    card->heard = card->now / 1000000 * 48;
    card->tape = calloc(LULL_TAPE, sizeof *card->tape);
    card->marks = calloc(LULL_TAPE, 1);
    card->state = SND_PCM_STATE_OPEN;
    pthread_mutex_lock(&list);
    *number = count;
    cards[count++ % 64] = card;
    pthread_mutex_unlock(&list);
    return card;
}

void lull_card_number(lull_card *card, int number) { card->number = number; }

lull_card *lull_card_numbered(int number) {
    pthread_mutex_lock(&list);
    lull_card *card = number >= 0 && number < count ? cards[number % 64] : NULL;
    pthread_mutex_unlock(&list);
    return card;
}

/// A thread that has lived in the card's time ends.
static void leave(void *context) {
    lull_card *card = context;
    lull_own_card = NULL;
    pthread_mutex_lock(&card->lock);
    card->attended = false;
    pthread_cond_broadcast(&card->turn);
    pthread_mutex_unlock(&card->lock);
}

static pthread_key_t departure;
static pthread_once_t departs = PTHREAD_ONCE_INIT;
static void make_departure(void) { pthread_key_create(&departure, leave); }

void lull_card_free(lull_card *card) {
    // Who shuts an output down waits for a second at most, and a busy machine takes longer.
    pthread_mutex_lock(&card->lock);
    while (card->attended) pthread_cond_wait(&card->turn, &card->lock);
    pthread_mutex_unlock(&card->lock);
    pthread_mutex_lock(&list);
    for (int i = 0; i < 64; i++)
        if (cards[i] == card) cards[i] = NULL;
    pthread_mutex_unlock(&list);
    close(card->descriptor);
    free(card->tape);
    free(card->marks);
    free(card->held);
    free(card);
}

// MARK: - The card

static int64_t frames(int64_t nanoseconds) { return nanoseconds / 1000000 * 48 + nanoseconds % 1000000 * 48 / 1000000; }
static int64_t nanoseconds(int64_t frames) { return frames / 48 * 1000000 + (frames % 48 * 1000000 + 47) / 48; }

static void mark(lull_card *card, uint8_t sort) {
    int64_t place = card->state == SND_PCM_STATE_RUNNING ? frames(card->began) + card->played : frames(card->now);
    card->marks[place % LULL_TAPE] |= sort;
}

void lull_card_stop(lull_card *card, snd_pcm_state_t state) {
    mark(card, 1);
    card->state = state;
    if (state != SND_PCM_STATE_SUSPENDED) card->first = card->fill = 0;
}

void lull_card_begin(lull_card *card) {
    card->began = card->now;
    card->played = 0;
    // Stood still it may have while it slept.
    if (card->stalled <= card->now) card->stalled = 0;
    card->state = SND_PCM_STATE_RUNNING;
    if (card->first) mark(card, 2);
}

/// Plays until `now`.
static void play(lull_card *card) {
    if (card->now >= card->plugs) card->plugged = true, card->plugs = INT64_MAX;
    if (card->state != SND_PCM_STATE_RUNNING) return;
    if (card->stalled) {
        if (card->now < card->stalled) return;
        card->began = card->stalled - nanoseconds(card->played);
        mark(card, 2);
        card->stalled = 0;
    }
    int64_t start = frames(card->began), due = frames(card->now) - start;
    while (card->played < due && card->fill > 0) {
        float *to = card->tape[(start + card->played) % LULL_TAPE];
        memcpy(to, card->held[card->first % card->buffer], sizeof *card->tape);
        card->first++, card->fill--, card->played++;
    }
    if (card->fill == 0) {
        card->first = 0;
        lull_card_stop(card, SND_PCM_STATE_XRUN);
    }
}

int64_t lull_card_ready(const lull_card *card) {
    if (card->state != SND_PCM_STATE_RUNNING) return card->now;
    int64_t missing = card->period - (card->buffer - card->fill);
    if (missing <= 0) return card->now;
    int64_t from = card->stalled ? card->stalled - nanoseconds(card->played) : card->began;
    return from + nanoseconds(card->played + missing) + 1000;
}

bool lull_card_strikes(lull_card *card, enum lull_fault fault, int64_t *amount) {
    if (card->due[fault] == 0) return false;
    card->due[fault]--;
    card->account.struck[fault]++;
    *amount = card->amounts[fault];
    return true;
}

// MARK: - Its thread

/// Stands still until there is more time.
static void halt(lull_card *card) {
    pthread_mutex_lock(&card->lock);
    card->halted = true;
    pthread_cond_broadcast(&card->turn);
    while (card->now >= card->until && !card->free) pthread_cond_wait(&card->turn, &card->lock);
    card->halted = false;
    pthread_mutex_unlock(&card->lock);
}

void lull_card_attend(lull_card *card) {
    lull_own_card = card;
    pthread_mutex_lock(&card->lock);
    bool is_new = !card->attended;
    card->attended = true;
    pthread_mutex_unlock(&card->lock);
    pthread_once(&departs, make_departure);
    pthread_setspecific(departure, card);
    if (is_new) halt(card);
}

void lull_card_wait(lull_card *card, int64_t until) {
    while (card->now < until) {
        if (card->now >= card->until && !card->free) halt(card);
        // A millisecond at a time, so that what ends meanwhile ends in its time.
        int64_t next = card->now + 1000000;
        if (next > until) next = until;
        if (next > card->until && !card->free) next = card->until;
        card->now = next;
        play(card);
    }
}

bool lull_card_attended(lull_card *card) {
    struct timespec end;
    clock_gettime(CLOCK_REALTIME, &end);
    end.tv_sec += 10;
    pthread_mutex_lock(&card->lock);
    while (!card->halted && !pthread_cond_timedwait(&card->turn, &card->lock, &end)) {}
    bool is = card->halted;
    pthread_mutex_unlock(&card->lock);
    return is;
}

bool lull_card_run(lull_card *card, int count, float *left, float *right, uint8_t *marks) {
    struct timespec end;
    clock_gettime(CLOCK_REALTIME, &end);
    end.tv_sec += 60;
    pthread_mutex_lock(&card->lock);
    card->until = nanoseconds(card->heard + count);
    card->halted = false;
    pthread_cond_broadcast(&card->turn);
    int late = 0;
    while (!card->halted && !late) late = pthread_cond_timedwait(&card->turn, &card->lock, &end);
    pthread_mutex_unlock(&card->lock);
    for (int i = 0; i < count; i++) {
        int64_t place = (card->heard + i) % LULL_TAPE;
        left[i] = card->tape[place][0], right[i] = card->tape[place][1], marks[i] = card->marks[place];
        card->tape[place][0] = card->tape[place][1] = card->marks[place] = 0;
    }
    card->heard += count;
    return !late;
}

void lull_card_release(lull_card *card) {
    pthread_mutex_lock(&card->lock);
    card->free = true;
    pthread_cond_broadcast(&card->turn);
    pthread_mutex_unlock(&card->lock);
}

// MARK: - From outside, while the thread stands still

int64_t lull_card_now(lull_card *card) { return card->now; }
bool lull_card_plugged(lull_card *card) { return card->plugged; }
lull_card_account lull_card_tell(lull_card *card) { return card->account; }

void lull_card_plug(lull_card *card) {
    card->plugged = true;
    card->plugs = INT64_MAX;
}

void lull_card_fault(lull_card *card, enum lull_fault fault, int64_t amount) {
    bool is_open = card->pcm && card->state != SND_PCM_STATE_DISCONNECTED;
    bool strikes = true;
    switch (fault) {
    case LULL_RAN_DRY:
        strikes = is_open && card->state == SND_PCM_STATE_RUNNING;
        if (strikes) lull_card_stop(card, SND_PCM_STATE_XRUN);
        break;
    case LULL_LOST:
        strikes = card->plugged;
        card->plugged = false;
        card->plugs = amount < 0 ? INT64_MAX : card->now + amount;
        if (is_open) lull_card_stop(card, SND_PCM_STATE_DISCONNECTED);
        break;
    case LULL_SLEPT:
        strikes = is_open && card->state == SND_PCM_STATE_RUNNING;
        if (strikes) lull_card_stop(card, SND_PCM_STATE_SUSPENDED), card->resumes = amount, card->asleep = card->now;
        break;
    case LULL_STALLED:
        strikes = is_open && card->state == SND_PCM_STATE_RUNNING && !card->stalled;
        if (strikes) mark(card, 1), card->stalled = card->now + amount;
        break;
    default:
        // An opening tries twice: as the card likes it, and then at all.
        card->due[fault] = fault >= LULL_OPEN_FAILS ? 2 : 1;
        card->amounts[fault] = amount;
        return;
    }
    card->account.struck[fault] += strikes;
}
