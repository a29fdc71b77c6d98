// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc

/// Tells when something happens in the folder of the sound devices, or in its parent for as long as there is none.
///
/// - Thread: audio, while nothing plays
/// - Realtime: not safe
struct DeviceWatch: ~Copyable {
    /// Readable when something has happened; -1 where nothing can be watched.
    let descriptor: Int32
    private let folder: String

    /// - Parameter isCard: whether it is a card that is awaited; nothing else shows itself in a folder
    init(isCard: Bool, in folder: String) {
        self.folder = folder
        descriptor = isCard ? inotify_init1(Int32(IN_NONBLOCK | IN_CLOEXEC)) : -1
        watch()
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    /// Takes note of what has happened.
    func acknowledge() {
        withUnsafeTemporaryAllocation(byteCount: 4096, alignment: 8) { events in
            while read(descriptor, events.baseAddress, events.count) > 0 {}
        }
        watch()
    }

    /// Watches the folder, or its parent until it appears. Rights matter as well: udev grants them a moment after it
    /// has made the device file.
    private func watch() {
        guard descriptor >= 0 else { return }
        let events = UInt32(IN_CREATE | IN_ATTRIB | IN_MOVED_TO)
        if inotify_add_watch(descriptor, folder, events) < 0, let slash = folder.lastIndex(of: "/") {
            inotify_add_watch(descriptor, String(folder[..<slash]), UInt32(IN_CREATE))
        }
    }
}
