// SPDX-License-Identifier: GPL-3.0-or-later

#include "faults.h"

#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct orders orders;
static char text[512];

void *next_call(const char *name) {
    void *call = dlsym(RTLD_NEXT, name);
    if (!call) abort();
    return call;
}

uint64_t mixed(uint64_t seed, uint64_t index) {
    uint64_t z = seed + (index + 1) * 0x9E3779B97F4A7C15u;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}

void note(const char *format, ...) {
    const char *path = getenv("LULL_FAULT_LOG");
    if (!path) return;
    char line[1024];
    va_list arguments;
    va_start(arguments, format);
    int count = vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    if (count >= (int)sizeof line) count = sizeof line - 1;
    // System calls, so that these are not counted themselves.
    int file = (int)syscall(SYS_openat, AT_FDCWD, path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (file < 0) return;
    syscall(SYS_write, file, line, (size_t)count);
    syscall(SYS_close, file);
}

static const char *value(const char *word, const char *name) {
    size_t length = strlen(name);
    return strncmp(word, name, length) == 0 && word[length] == '=' ? word + length + 1 : NULL;
}

static void read_files(struct file_orders *files, const char *word) {
    const char *v;
    if ((v = value(word, "at"))) files->at = atol(v);
    if (!strcmp(word, "kill")) files->deed = KILL;
    if (!strcmp(word, "cut")) files->deed = CUT;
    if (!strcmp(word, "half")) files->half = true;
    if (!strcmp(word, "lasting")) files->lasting = true;
    if ((v = value(word, "fail"))) files->deed = FAIL, files->error = atoi(v);
    if ((v = value(word, "chance"))) files->chance = (unsigned)atoi(v);
    if ((v = value(word, "seed"))) files->seed = strtoull(v, NULL, 10);
    if ((v = value(word, "only"))) snprintf(files->only, sizeof files->only, ",%s,", v);
}

static void read_sound(struct sound_orders *sound, const char *word) {
    const char *v;
    if ((v = value(word, "gap"))) sound->gap = (unsigned)atoi(v);
    if ((v = value(word, "most"))) sound->most = (unsigned)atoi(v);
    if ((v = value(word, "seed"))) sound->seed = strtoull(v, NULL, 10);
    if ((v = value(word, "on"))) sound->streams = strcmp(v, "capture") ? 1 : 2;
    if ((v = value(word, "call"))) snprintf(sound->call, sizeof sound->call, "%s", v);
    if ((v = value(word, "at"))) sound->at = atol(v);
    if ((v = value(word, "fail"))) sound->error = atoi(v);
    if (!strcmp(word, "lasting")) sound->lasting = true;
}

static void read_orders(void) {
    char left[sizeof text], *line_state, *word_state;
    orders = (struct orders){.sound = {.streams = 3}};
    memcpy(left, text, sizeof left);
    for (char *line = strtok_r(left, "\n", &line_state); line; line = strtok_r(NULL, "\n", &line_state)) {
        char *first = strtok_r(line, " ", &word_state), *word;
        bool is_sound = first && !strcmp(first, "sound");
        while ((word = strtok_r(NULL, " ", &word_state))) {
            if (is_sound) read_sound(&orders.sound, word);
            else read_files(&orders.files, word);
        }
    }
    if (orders.sound.gap) orders.sound_due = 1 + (long)(mixed(orders.sound.seed, 0) % (2 * orders.sound.gap));
}

struct orders *hold_orders(void) {
    pthread_mutex_lock(&lock);
    const char *path = getenv("LULL_FAULT_ORDERS");
    char now[sizeof text] = {0};
    int file = path ? (int)syscall(SYS_openat, AT_FDCWD, path, O_RDONLY | O_CLOEXEC) : -1;
    if (file >= 0) {
        syscall(SYS_read, file, now, sizeof now - 1);
        syscall(SYS_close, file);
    }
    if (strcmp(now, text)) {
        memcpy(text, now, sizeof text);
        read_orders();
    }
    return &orders;
}

void release_orders(void) { pthread_mutex_unlock(&lock); }
