// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc

/// Keys one by one and a page of its own, for as long as this lives; then the terminal is as it was.
struct RawTerminal: ~Copyable {
    private let keys = RawKeys()

    /// Whether keys come.
    var hasKeys: Bool { keys.hasKeys }

    init() { Output.write(Screen.opening, to: STDOUT_FILENO) }

    deinit { Output.write(Screen.closing, to: STDOUT_FILENO) }
}

/// Keys one by one and not shown, for as long as this lives.
struct RawKeys: ~Copyable {
    private let saved: termios?

    /// Whether keys come.
    var hasKeys: Bool { saved != nil }

    init() {
        var state = termios()
        if isatty(STDIN_FILENO) == 1, tcgetattr(STDIN_FILENO, &state) == 0 {
            saved = state
            state.c_lflag &= ~tcflag_t(ICANON | ECHO)
            // Stopped in the middle, it would leave the terminal in this state. 0 is _POSIX_VDISABLE.
            withUnsafeMutableBytes(of: &state.c_cc) { $0[Int(VSUSP)] = 0 }
            tcsetattr(STDIN_FILENO, TCSADRAIN, &state)
        } else {
            saved = nil
        }
    }

    deinit {
        if var saved { tcsetattr(STDIN_FILENO, TCSADRAIN, &saved) }
    }
}
