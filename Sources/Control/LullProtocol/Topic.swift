// SPDX-License-Identifier: GPL-3.0-or-later

/// What a client can be told about without asking each time.
///
/// - Thread: any
package enum Topic: String, CaseIterable, Sendable {
    case state, beat, timeline, device, timer
    /// What comes into the library, how far it is, and what goes.
    case library
    /// How loud the microphone is while the parent's own voice is recorded, and what becomes of it.
    case recording
}
