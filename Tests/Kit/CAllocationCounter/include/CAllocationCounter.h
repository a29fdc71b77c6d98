// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef C_ALLOCATION_COUNTER_H
#define C_ALLOCATION_COUNTER_H

#include <stdint.h>

/// What the calling thread did between `lull_count_begin` and `lull_count_end`, through every library of the process.
typedef struct {
    /// Calls of malloc, calloc, realloc, posix_memalign, aligned_alloc.
    int64_t allocations;
    /// Bytes asked for in them.
    int64_t bytes;
    /// Calls of free with something to free.
    int64_t frees;
    /// Calls of pthread_mutex_lock.
    int64_t locks;
    /// Calls of pthread_cond_wait.
    int64_t waits;
} lull_counts;

/// Starts counting on the calling thread, from zero.
void lull_count_begin(void);

/// Ends counting on the calling thread.
lull_counts lull_count_end(void);

#endif
