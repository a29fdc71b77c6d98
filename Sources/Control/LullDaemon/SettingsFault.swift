// SPDX-License-Identifier: GPL-3.0-or-later

/// What is wrong and what to do, before anything is known about where.
struct SettingsFault {
    let what: String
    let hint: String

    init(_ what: String, hint: String) {
        self.what = what
        self.hint = hint
    }
}
