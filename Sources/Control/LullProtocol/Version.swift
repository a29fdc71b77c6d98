// SPDX-License-Identifier: GPL-3.0-or-later

/// Which Lull this is. The one place that says so.
///
/// - Thread: any
package enum Version {
    /// The release (SemVer), of the daemon and of the CLI.
    package static let current = "0.1.0"

    /// The wire's version: only ever added to.
    package static let `protocol`: Int64 = 1
}
