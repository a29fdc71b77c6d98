// SPDX-License-Identifier: GPL-3.0-or-later

import LullDSP

/// The highest magnitude of a quantum.
///
/// - Thread: audio
/// - Realtime: safe
enum Peak {
    /// The highest magnitude in `block`, a quantum; not a number where any of its samples is none.
    @_noLocks static func of(_ block: inout MutableSpan<Float>) -> Float {
        // Magnitudes are in the order of their bits, what is no number above all others, and integers are compared a handful
        // at a time.
        var highest: Int32 = 0
        for i in 0..<Quantum.frames { highest = max(highest, Int32(bitPattern: block[i].bitPattern & 0x7FFF_FFFF)) }
        return Float(bitPattern: UInt32(bitPattern: highest))
    }
}
