// SPDX-License-Identifier: GPL-3.0-or-later

// For sem_clockwait.
#define _GNU_SOURCE

#include "CLullShims.h"

#include <alloca.h>
#include <errno.h>
#include <malloc.h>
#include <stdint.h>
#include <sys/prctl.h>
#include <time.h>

#if defined(__x86_64__)
#include <xmmintrin.h>
#endif

void lull_flush_denormals(void) {
#if defined(__x86_64__)
    // MXCSR: flush to zero is bit 15, denormals are zero is bit 6 (Intel SDM volume 1, 10.2.3).
    _mm_setcsr(_mm_getcsr() | 0x8040u);
#elif defined(__aarch64__)
    // FPCR: FZ is bit 24 (Arm ARM, C5.2.8); it covers results and operands.
    uint64_t control;
    __asm__ volatile("mrs %0, fpcr" : "=r"(control));
    __asm__ volatile("msr fpcr, %0" : : "r"(control | (UINT64_C(1) << 24)));
#endif
}

int lull_name_thread(const char *name) { return prctl(PR_SET_NAME, name, 0, 0, 0) == 0 ? 0 : -errno; }

__attribute__((noinline)) void lull_prefault_stack(size_t bytes) {
    volatile char *stack = alloca(bytes);
    // From the top down: the kernel grows a main thread's stack only near its end.
    for (size_t left = bytes; left > 0; left -= left < 4096 ? left : 4096) stack[left - 1] = 0;
}

void lull_return_large_blocks(void) { mallopt(M_MMAP_THRESHOLD, 128 * 1024); }

int lull_wait(sem_t *semaphore, unsigned milliseconds) {
    struct timespec until;
    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_sec += milliseconds / 1000;
    until.tv_nsec += milliseconds % 1000 * 1000000L;
    if (until.tv_nsec >= 1000000000L) {
        until.tv_nsec -= 1000000000L;
        until.tv_sec++;
    }
    return sem_clockwait(semaphore, CLOCK_MONOTONIC, &until);
}
