// SPDX-License-Identifier: GPL-3.0-or-later

// Linked into an executable, these definitions stand before the C library's for every library of the process.

#define _GNU_SOURCE
#include "CAllocationCounter.h"

#include <dlfcn.h>
#include <errno.h>
#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>

static _Thread_local bool armed;
static _Thread_local lull_counts counts;

void lull_count_begin(void) {
    counts = (lull_counts){0};
    armed = true;
}

lull_counts lull_count_end(void) {
    armed = false;
    return counts;
}

// A sanitizer has a malloc of its own, and then nothing is counted.
#if !__has_feature(address_sanitizer) && !__has_feature(thread_sanitizer)

static inline void note(size_t size) {
    counts.allocations += armed;
    counts.bytes += armed ? (int64_t)size : 0;
}

extern void *__libc_malloc(size_t);
extern void *__libc_calloc(size_t, size_t);
extern void *__libc_realloc(void *, size_t);
extern void *__libc_memalign(size_t, size_t);
extern void __libc_free(void *);

void *malloc(size_t size) {
    note(size);
    return __libc_malloc(size);
}

void *calloc(size_t count, size_t size) {
    note(count * size);
    return __libc_calloc(count, size);
}

void *realloc(void *memory, size_t size) {
    note(size);
    return __libc_realloc(memory, size);
}

void *aligned_alloc(size_t alignment, size_t size) {
    note(size);
    return __libc_memalign(alignment, size);
}

int posix_memalign(void **memory, size_t alignment, size_t size) {
    note(size);
    if (alignment % sizeof(void *) != 0 || (alignment & (alignment - 1)) != 0 || alignment == 0) return EINVAL;
    void *found = __libc_memalign(alignment, size);
    if (found == NULL) return ENOMEM;
    *memory = found;
    return 0;
}

void free(void *memory) {
    counts.frees += armed && memory != NULL;
    __libc_free(memory);
}

// The C library exports no second name for these. Threads that race to look one up find the same.

int pthread_mutex_lock(pthread_mutex_t *mutex) {
    static int (*next)(pthread_mutex_t *);
    if (next == NULL) next = (int (*)(pthread_mutex_t *))dlsym(RTLD_NEXT, "pthread_mutex_lock");
    counts.locks += armed;
    return next(mutex);
}

int pthread_cond_wait(pthread_cond_t *condition, pthread_mutex_t *mutex) {
    static int (*next)(pthread_cond_t *, pthread_mutex_t *);
    if (next == NULL) next = (int (*)(pthread_cond_t *, pthread_mutex_t *))dlsym(RTLD_NEXT, "pthread_cond_wait");
    counts.waits += armed;
    return next(condition, mutex);
}

#endif
