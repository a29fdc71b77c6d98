// SPDX-License-Identifier: GPL-3.0-or-later

/// The steps of `record`, in the order of taking; all of them over the connection that began. Whoever hangs up has
/// discarded.
///
/// - Thread: any
package enum RecordStep: String, CaseIterable, Sendable {
    /// The microphone is open when this is answered; the default.
    case begin
    /// The microphone is closed, and what came in is cleaned, measured and listened to: answered with what it is.
    case stop
    /// Plays it once.
    case listen
    /// Adds it to the library.
    case keep
    /// Nothing of it is left.
    case discard
}
