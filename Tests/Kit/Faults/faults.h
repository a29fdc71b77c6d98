// SPDX-License-Identifier: GPL-3.0-or-later

// Faults for a program that knows nothing of them: preloaded (LD_PRELOAD), this fails its calls to the disk and to ALSA, or
// ends it in the midst of one, where it is told to. What it does depends on the orders and on the calls alone, so a run
// can be had again. Built by the tests, with the C compiler at hand.
//
// Environment:
//   LULL_FAULT_ROOTS    folders, separated by colons: calls that change what lies below are counted from 1
//   LULL_FAULT_ORDERS   a file, read at every such call; once it says something else, counting begins anew
//   LULL_FAULT_LOG      a file that is told of each counted call and of each fault, one a line: "NUMBER CALL PATH", or
//                       "sound NUMBER CALL FAULT"; backups lie beside it, so it is on the same disk as the folders
//
// Orders, one line a matter, in words:
//   files [at=N] [kill|cut] [half] [fail=ERRNO] [lasting] [only=CALL,CALL...] [chance=P seed=S]
//     at=N      the call to strike at; lasting: and all after it
//     kill      SIGKILL just before the call; with half, after half of what it would write
//     cut       the same, and what has not been synced is gone, as after a power cut: files are as long as when they were
//               last synced, and renames in folders that were not are undone
//     fail=E    the call fails with errno E; with half, it is a write that takes half of it and says so
//     only=     of open write fsync ftruncate rename unlink mkdir; the others are neither counted nor struck
//     chance=P  each call fails with a chance of P in a thousand, by the seed
//   sound [gap=N] [seed=S] [most=M] [on=playback|capture] [call=NAME at=N fail=ERRNO [lasting]]
//     gap=N     a fault about every N calls, M in all: under-runs, sleep, lost and busy devices, calls to be made again,
//               short writes, states, fills, delays and time stamps that cannot be; those that open or prepare are
//               struck eight times as often
//     call=     instead: calls of this name, such as readi, are counted, and fail from the given one on or at it

#ifndef LULL_FAULTS_H
#define LULL_FAULTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct file_orders {
    long at;
    enum { PASS, KILL, CUT, FAIL } deed;
    bool half, lasting;
    int error;
    char only[128];
    unsigned chance;
    uint64_t seed;
};

struct sound_orders {
    unsigned gap, most;
    uint64_t seed;
    /// 1 playback, 2 capture.
    unsigned streams;
    char call[32];
    long at;
    int error;
    bool lasting;
};

struct orders {
    struct file_orders files;
    struct sound_orders sound;
    /// Calls so far under these orders.
    long file_count, sound_count;
    /// Faults in sound so far, and the call at which the next one is due.
    unsigned sound_faults;
    long sound_due;
};

/// The orders of now, held against all other threads until `release_orders`.
struct orders *hold_orders(void);
void release_orders(void);

/// A number that follows from two: Steele's SplitMix64.
uint64_t mixed(uint64_t seed, uint64_t index);

/// Adds a line to the log.
void note(const char *format, ...) __attribute__((format(printf, 1, 2)));

/// A call of the next library of this name.
void *next_call(const char *name);

#endif
