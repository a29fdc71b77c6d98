// SPDX-License-Identifier: GPL-3.0-or-later

import LullDSP

/// A voice or a layer gone wrong: one that makes what is no number would take all others with it.
package enum Fault {
    /// Whether `block`, a quantum, held what is no sound: a sample that is not a number, not finite or beyond 24 dBFS. It is
    /// silent then.
    @_noLocks package static func muted(_ block: inout MutableSpan<Float>) -> Bool {
        if Peak.of(&block) <= 16 { return false }
        for i in 0..<Quantum.frames { block[i] = 0 }
        return true
    }
}
