// SPDX-License-Identifier: GPL-3.0-or-later

#include "faults.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

// MARK: - What a power cut takes

/// A file whose last bytes have not been synced. What is written in the place of older bytes is left as it is.
static struct unsynced {
    dev_t device;
    ino_t inode;
    int file;
    off_t size;
} unsynced[256];
static int unsynced_count;

/// A rename whose folder has not been synced, with what was there before.
static struct renamed {
    char old[512], new[512], backup[512];
} renamed[64];
static int renamed_count;
static int backups;

static void forget(int index) {
    close(unsynced[index].file);
    unsynced[index] = unsynced[--unsynced_count];
}

static int find(const struct stat *info) {
    for (int i = 0; i < unsynced_count; i++)
        if (unsynced[i].device == info->st_dev && unsynced[i].inode == info->st_ino) return i;
    return -1;
}

static void soil(int file) {
    struct stat info;
    if (fstat(file, &info) || !S_ISREG(info.st_mode) || find(&info) >= 0 || unsynced_count == 256) return;
    int twin = fcntl(file, F_DUPFD_CLOEXEC, 700);
    if (twin >= 0) unsynced[unsynced_count++] = (struct unsynced){info.st_dev, info.st_ino, twin, info.st_size};
}

static bool lies_in(const char *folder, const char *name) {
    size_t length = strlen(folder);
    return !strncmp(name, folder, length) && name[length] == '/' && !strchr(name + length + 1, '/');
}

/// A folder that is synced has its names for good, also where one of them has come from elsewhere or gone there.
static void clean(int file, const char *path) {
    struct stat info;
    if (fstat(file, &info)) return;
    int index = find(&info);
    if (index >= 0) forget(index);
    if (!S_ISDIR(info.st_mode)) return;
    for (int i = renamed_count - 1; i >= 0; i--) {
        if (!lies_in(path, renamed[i].new) && !lies_in(path, renamed[i].old)) continue;
        if (renamed[i].backup[0]) syscall(SYS_unlinkat, AT_FDCWD, renamed[i].backup, 0);
        memmove(&renamed[i], &renamed[i + 1], sizeof renamed[0] * (size_t)(--renamed_count - i));
    }
}

static void keep(const char *old, const char *new) {
    const char *log = getenv("LULL_FAULT_LOG");
    if (!log || renamed_count == 64) return;
    struct renamed *entry = &renamed[renamed_count++];
    snprintf(entry->old, sizeof entry->old, "%s", old);
    snprintf(entry->new, sizeof entry->new, "%s", new);
    snprintf(entry->backup, sizeof entry->backup, "%s.%d.%d", log, (int)getpid(), backups++);
    if (syscall(SYS_linkat, AT_FDCWD, new, AT_FDCWD, entry->backup, 0)) entry->backup[0] = 0;
}

static void undo(void) {
    while (unsynced_count > 0) {
        struct unsynced *entry = &unsynced[--unsynced_count];
        struct stat info;
        if (!fstat(entry->file, &info) && info.st_size > entry->size)
            syscall(SYS_ftruncate, entry->file, entry->size);
    }
    while (renamed_count > 0) {
        struct renamed *entry = &renamed[--renamed_count];
        syscall(SYS_renameat2, AT_FDCWD, entry->new, AT_FDCWD, entry->old, 0);
        if (entry->backup[0]) syscall(SYS_renameat2, AT_FDCWD, entry->backup, AT_FDCWD, entry->new, 0);
    }
}

// MARK: - The verdict

/// Whether `path` lies below a folder that is watched.
static bool is_watched(const char *path) {
    const char *roots = getenv("LULL_FAULT_ROOTS");
    if (!roots || !path || path[0] != '/') return false;
    while (*roots) {
        size_t length = strcspn(roots, ":");
        if (!strncmp(path, roots, length) && (path[length] == '/' || !path[length])) return true;
        roots += length + (roots[length] == ':');
    }
    return false;
}

static bool name_of(int file, char *path, size_t size) {
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t count = readlink(link, path, size - 1);
    if (count < 0) return false;
    path[count] = 0;
    return is_watched(path);
}

static _Noreturn void die(const struct file_orders *files) {
    if (files->deed == CUT) undo();
    kill(getpid(), SIGKILL);
    for (;;) pause();
}

/// Counts a call, and says with what it fails, if it does. `half` is what a write should do instead of failing, or before
/// the end.
static int weigh(const char *call, const char *path, bool *half) {
    struct orders *orders = hold_orders();
    struct file_orders *files = &orders->files;
    char name[32];
    snprintf(name, sizeof name, ",%s,", call);
    int error = 0;
    if (!files->only[0] || strstr(files->only, name)) {
        long number = ++orders->file_count;
        note("%ld %s %s\n", number, call, path);
        bool is_struck = files->at > 0 && (number == files->at || (files->lasting && number > files->at));
        if (files->chance) is_struck = mixed(files->seed, (uint64_t)number) % 1000 < files->chance;
        if (is_struck && files->half && half) *half = true;
        else if (is_struck && (files->deed == KILL || files->deed == CUT)) die(files);
        else if (is_struck && files->deed == FAIL) error = files->error;
    }
    release_orders();
    return error;
}

static bool is_cut(void) {
    bool is = hold_orders()->files.deed == CUT;
    release_orders();
    return is;
}

// MARK: - Calls with a path

#define NEXT(type, name) \
    static type next; \
    if (!next) next = (type)next_call(name)

static int opened(int (*next)(const char *, int, ...), const char *path, int flags, mode_t mode) {
    if ((flags & (O_CREAT | O_TRUNC) || (flags & O_ACCMODE) != O_RDONLY) && is_watched(path)) {
        int error = weigh("open", path, NULL);
        if (error) return errno = error, -1;
    }
    return next(path, flags, mode);
}

#define MODE \
    mode_t mode = 0; \
    if (flags & (O_CREAT | O_TMPFILE)) { \
        va_list more; \
        va_start(more, flags); \
        mode = va_arg(more, mode_t); \
        va_end(more); \
    }

typedef int (*open_call)(const char *, int, ...);
int open(const char *path, int flags, ...) {
    MODE NEXT(open_call, "open");
    return opened(next, path, flags, mode);
}
int open64(const char *path, int flags, ...) {
    MODE NEXT(open_call, "open64");
    return opened(next, path, flags, mode);
}
typedef int (*openat_call)(int, const char *, int, ...);
int openat(int folder, const char *path, int flags, ...) {
    MODE NEXT(openat_call, "openat");
    if ((flags & (O_CREAT | O_TRUNC) || (flags & O_ACCMODE) != O_RDONLY) && is_watched(path)) {
        int error = weigh("open", path, NULL);
        if (error) return errno = error, -1;
    }
    return next(folder, path, flags, mode);
}

typedef int (*path_call)(const char *);
#define PATH_CALL(name, kind) \
    int name(const char *path) { \
        NEXT(path_call, #name); \
        int error = is_watched(path) ? weigh(kind, path, NULL) : 0; \
        return error ? errno = error, -1 : next(path); \
    }
PATH_CALL(unlink, "unlink")
PATH_CALL(rmdir, "unlink")

typedef int (*mkdir_call)(const char *, mode_t);
int mkdir(const char *path, mode_t mode) {
    NEXT(mkdir_call, "mkdir");
    int error = is_watched(path) ? weigh("mkdir", path, NULL) : 0;
    return error ? errno = error, -1 : next(path, mode);
}
typedef char *(*mkdtemp_call)(char *);
char *mkdtemp(char *template) {
    NEXT(mkdtemp_call, "mkdtemp");
    int error = is_watched(template) ? weigh("mkdir", template, NULL) : 0;
    return error ? errno = error, NULL : next(template);
}

static int renaming(const char *old, const char *new, unsigned flags) {
    bool watched = is_watched(old) || is_watched(new);
    int error = watched ? weigh("rename", new, NULL) : 0;
    if (error) return errno = error, -1;
    if (watched && is_cut()) keep(old, new);
    return (int)syscall(SYS_renameat2, AT_FDCWD, old, AT_FDCWD, new, flags);
}
int rename(const char *old, const char *new) { return renaming(old, new, 0); }

// MARK: - Calls with a descriptor

static int syncing(int (*next)(int), int file) {
    char path[512];
    if (!name_of(file, path, sizeof path)) return next(file);
    int error = weigh("fsync", path, NULL);
    if (error) return errno = error, -1;
    int result = next(file);
    if (!result && is_cut()) clean(file, path);
    return result;
}
typedef int (*sync_call)(int);
int fsync(int file) {
    NEXT(sync_call, "fsync");
    return syncing(next, file);
}
int fdatasync(int file) {
    NEXT(sync_call, "fdatasync");
    return syncing(next, file);
}

static int truncating(int (*next)(int, off_t), int file, off_t size) {
    char path[512];
    int error = name_of(file, path, sizeof path) ? weigh("ftruncate", path, NULL) : 0;
    return error ? errno = error, -1 : next(file, size);
}
typedef int (*truncate_call)(int, off_t);
int ftruncate(int file, off_t size) {
    NEXT(truncate_call, "ftruncate");
    return truncating(next, file, size);
}
int ftruncate64(int file, off64_t size) {
    NEXT(truncate_call, "ftruncate64");
    return truncating(next, file, size);
}

/// How many of `count` bytes to write; -1 to fail with errno.
static ssize_t share(int file, size_t count, bool *half) {
    char path[512];
    *half = false;
    if (!name_of(file, path, sizeof path)) return (ssize_t)count;
    int error = weigh("write", path, half);
    if (error) return errno = error, -1;
    if (is_cut()) soil(file);
    return (ssize_t)(*half ? (count + 1) / 2 : count);
}

/// After half a write: the end, unless it is only to be a short one.
static ssize_t after(ssize_t result, bool half) {
    if (!half) return result;
    struct file_orders files = hold_orders()->files;
    release_orders();
    if (files.deed == KILL || files.deed == CUT) die(&files);
    return result;
}

typedef ssize_t (*write_call)(int, const void *, size_t);
ssize_t write(int file, const void *bytes, size_t count) {
    NEXT(write_call, "write");
    bool half;
    ssize_t part = share(file, count, &half);
    return part < 0 ? -1 : after(next(file, bytes, (size_t)part), half);
}
typedef ssize_t (*pwrite_call)(int, const void *, size_t, off_t);
#define PWRITE(name) \
    ssize_t name(int file, const void *bytes, size_t count, off_t place) { \
        NEXT(pwrite_call, #name); \
        bool half; \
        ssize_t part = share(file, count, &half); \
        return part < 0 ? -1 : after(next(file, bytes, (size_t)part, place), half); \
    }
PWRITE(pwrite)
PWRITE(pwrite64)

typedef ssize_t (*writev_call)(int, const struct iovec *, int);
ssize_t writev(int file, const struct iovec *pieces, int count) {
    NEXT(writev_call, "writev");
    bool half;
    if (share(file, 2, &half) < 0) return -1;
    return after(next(file, pieces, half && count > 1 ? count / 2 : count), half);
}
