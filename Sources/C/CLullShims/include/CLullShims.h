// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef C_LULL_SHIMS_H
#define C_LULL_SHIMS_H

#include <semaphore.h>
#include <stddef.h>

/// Makes the calling thread round denormal floats to zero, as results and as operands: the tail of a filter would
/// otherwise cost up to a hundred times its price. Does nothing on processors other than x86-64 and AArch64.
void lull_flush_denormals(void);

/// Names the calling thread; the kernel keeps the first 15 bytes. Returns 0 or -errno.
int lull_name_thread(const char *_Nonnull name);

/// Touches the next `bytes` of the calling thread's stack, so that no later call waits for the kernel to find a page.
void lull_prefault_stack(size_t bytes);

/// From now on a block of 128 KiB or more goes back to the system as soon as it is freed. glibc would raise that limit to
/// 32 MiB with the first such block, and a service that has once read a long file would stay as large ever after.
void lull_return_large_blocks(void);

/// Waits until the semaphore is posted, for `milliseconds` at most, on a clock that nobody sets. Returns 0, or -1 where
/// the time is over or a signal came.
int lull_wait(sem_t *_Nonnull semaphore, unsigned milliseconds);

#endif
