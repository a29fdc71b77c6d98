// SPDX-License-Identifier: GPL-3.0-or-later

#include <mpg123.h>
