// SPDX-License-Identifier: GPL-3.0-or-later

#include <ebur128.h>
