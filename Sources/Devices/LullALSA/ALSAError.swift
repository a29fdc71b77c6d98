// SPDX-License-Identifier: GPL-3.0-or-later

import CALSA

/// What alsa-lib, or the kernel below it, refused to do.
///
/// - Thread: any
package struct ALSAError: Error, Equatable, Sendable {
    package enum Operation: String, Sendable {
        case open
        case negotiate
        case prepare
        case resume
        case write
        case read
        case observe
        /// The output's own thread or its bell could not be made.
        case start
    }

    package let operation: Operation
    /// Positive, as in errno.h.
    package let errno: Int32

    package init(_ operation: Operation, errno: Int32) {
        self.operation = operation
        self.errno = errno
    }

    /// The result of an `snd_*` call, where a negative one is an error.
    @discardableResult
    static func check<Result: SignedInteger>(_ result: Result, _ operation: Operation) throws(ALSAError) -> Int {
        guard result >= 0 else { throw ALSAError(operation, errno: Int32(truncatingIfNeeded: -result)) }
        return Int(result)
    }
}

extension ALSAError: CustomStringConvertible {
    /// A plain sentence.
    package var description: String {
        let reason = String(cString: snd_strerror(-errno))
        switch operation {
        case .open: return "The sound device could not be opened: \(reason)."
        case .negotiate: return "The sound device cannot play 48 kHz in any form that Lull knows: \(reason)."
        case .prepare: return "The sound device could not be made ready again: \(reason)."
        case .resume: return "The sound device did not come back from sleep: \(reason)."
        case .write: return "The sound device took no more sound: \(reason)."
        case .read: return "The microphone gave no more sound: \(reason)."
        case .observe: return "The sound device gave no account of itself: \(reason)."
        case .start: return "The sound output could not be started: \(reason)."
        }
    }
}
