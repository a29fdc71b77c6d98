// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc

/// Where errors and the log go.
///
/// - Thread: any
package enum StandardError {
    /// Writes `line` and ends it, in one call, so that lines of several threads do not mix.
    package static func write(_ line: String) {
        var line = line + "\n"
        line.withUTF8 { _ = Glibc.write(STDERR_FILENO, $0.baseAddress, $0.count) }
    }
}
