// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef C_VIRTUAL_DEVICE_H
#define C_VIRTUAL_DEVICE_H

#include <stdbool.h>
#include <stdint.h>

/// A sound card in a time of its own. The thread that opens the ALSA device `lull-virtual-N` lives in that time from
/// then on: its clock stands still but for what it waits, it goes on only as far as it is let, and what it plays is kept
/// as a listener would hear it. All others, and all other devices, are what they are.
typedef struct lull_card lull_card;

/// What may befall it, at once or with the next call that it is of.
enum lull_fault {
    /// It has run dry.
    LULL_RAN_DRY,
    /// It is gone; `amount`: nanoseconds, negative for as long as nobody plugs it in.
    LULL_LOST,
    /// It sleeps; `amount`: how often it says EAGAIN before it wakes, negative where it cannot (ENOSYS).
    LULL_SLEPT,
    /// It takes and plays nothing for `amount` nanoseconds.
    LULL_STALLED,
    /// Its player is not run for `amount` nanoseconds.
    LULL_STARVED,
    /// The next `writei` fails with errno `amount`.
    LULL_WRITE_FAILS,
    /// The next `writei` takes one frame in `amount`.
    LULL_WRITE_SHORT,
    /// The next `status` fails with errno `amount`.
    LULL_STATUS_FAILS,
    /// The next `status` tells of a state, a fill, a delay, a time that cannot be, by `amount`.
    LULL_STATUS_LIES,
    /// The next `prepare` fails with errno `amount`.
    LULL_PREPARE_FAILS,
    /// The next `open` fails with errno `amount`.
    LULL_OPEN_FAILS,
    /// The next `open` finds another form and other buffers, by `amount`.
    LULL_OPEN_DIFFERS,
    LULL_FAULTS
};

typedef struct {
    /// Opened, closed.
    int64_t opened, closed;
    /// How often its player waited, and the most in one second of its time; the same while the card was not open.
    int64_t waits, most, most_lost;
    /// How often it went a thousand steps without any time going by.
    int64_t spins;
    /// Nanoseconds for which it slept on what it held, and then went on with that.
    int64_t breath;
    /// Faults that struck.
    int64_t struck[LULL_FAULTS];
} lull_card_account;

/// Cards are numbered from 0 as they are made.
lull_card *lull_card_make(int *number);
/// It is one of the kernel's from now on, of this number.
void lull_card_number(lull_card *card, int number);
/// Lets its thread go where it will, without waiting for anything but what others do.
void lull_card_release(lull_card *card);
/// Waits until its thread has ended, which it must have been told to.
void lull_card_free(lull_card *card);

/// Waits, in real time, until a thread has come. False after ten seconds.
bool lull_card_attended(lull_card *card);
/// Lets its time go on by so many frames of 1/48,000 s; afterwards its thread stands still.
/// - left, right: what was heard
/// - marks: for each frame 1 where the device itself began or broke off, 2 where it did so in the midst of what it held
/// - Returns: false where the thread has not come back after a minute of real time
bool lull_card_run(lull_card *card, int frames, float *left, float *right, uint8_t *marks);

/// Nanoseconds of its clock.
int64_t lull_card_now(lull_card *card);
void lull_card_fault(lull_card *card, enum lull_fault fault, int64_t amount);
void lull_card_plug(lull_card *card);
bool lull_card_plugged(lull_card *card);
lull_card_account lull_card_tell(lull_card *card);

#endif
