// SPDX-License-Identifier: GPL-3.0-or-later

import Synchronization

/// What people are told that the device in use is called: kept while it is lost, when ALSA knows it no more.
///
/// - Thread: any
/// - Realtime: not safe
final class DeviceName: Sendable {
    private let text = Mutex<String?>(nil)

    var value: String? {
        get { text.withLock { $0 } }
        set { text.withLock { $0 = newValue } }
    }
}
