// SPDX-License-Identifier: GPL-3.0-or-later

#ifndef C_ALSA_SHIM_H
#define C_ALSA_SHIM_H

#include <alsa/asoundlib.h>
// Swift's Glibc module leaves these two out.
#include <sys/eventfd.h>
#include <sys/sysmacros.h>

static void lull_alsa_ignore(const char *file, int line, const char *function, int error, const char *format, ...) {
    (void)file, (void)line, (void)function, (void)error, (void)format;
}

/// Keeps alsa-lib from writing to standard error, where an awaited device would fill the log: every error is also
/// returned. Here because the handler is variadic.
static inline void lull_alsa_be_silent(void) { snd_lib_error_set_handler(lull_alsa_ignore); }

#endif
