// SPDX-License-Identifier: GPL-3.0-or-later

import CLullShims
import Glibc

/// A semaphore that one thread rings and another sleeps at.
package enum Bell {
    /// Waits until it rings, on a clock that nobody sets.
    ///
    /// - Returns: Whether it rang; otherwise the time is over, or a signal came.
    /// - Thread: any but audio
    /// - Realtime: not safe, waits
    package static func wait(for bell: UnsafeMutablePointer<sem_t>, milliseconds: UInt32) -> Bool {
        lull_wait(bell, milliseconds) == 0
    }
}
