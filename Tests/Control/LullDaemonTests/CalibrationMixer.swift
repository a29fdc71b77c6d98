// SPDX-License-Identifier: GPL-3.0-or-later

import Synchronization

/// A card's mixer that is turned by hand, and may be silent for ever.
final class FakeMixer: Sendable {
    private let setting = Mutex<String?>("as it was")
    private let count = Mutex(0)

    /// What it is read as; nil where it could not be read.
    func turn(to setting: String?) { self.setting.withLock { $0 = setting } }

    /// How often it was read.
    var readings: Int { count.withLock { $0 } }

    var reader: @Sendable (String, @escaping @Sendable (String?) -> Void) -> Void {
        { _, done in
            self.count.withLock { $0 += 1 }
            done(self.setting.withLock { $0 })
        }
    }
}
