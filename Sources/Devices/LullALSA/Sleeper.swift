// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc

/// The one place where the audio lane, or a recording, waits: for its bell, a device or a moment, whichever comes first.
///
/// - Thread: audio, or the recording's own
/// - Realtime: waits, and does nothing else; `init` allocates
struct Sleeper: ~Copyable {
    enum Wake: Equatable {
        case bell
        case device
        case time
    }

    private let descriptors: UnsafeMutablePointer<pollfd>
    private let count: Int

    /// Listens to `bell`, an eventfd, and to nothing else.
    init(bell: Int32) { self.init(bell: bell, others: 0) }

    /// Listens to `bell` and, where asked to, to `pcm`.
    init(bell: Int32, pcm: borrowing PCM) {
        self.init(bell: bell, others: pcm.descriptorCount)
        pcm.fillDescriptors(descriptors + 1)
    }

    /// Listens to `bell` and, where asked to, to a device that records.
    init(bell: Int32, pcm: borrowing CapturePCM) {
        self.init(bell: bell, others: pcm.descriptorCount)
        pcm.fillDescriptors(descriptors + 1)
    }

    /// Listens to `bell` and to another readable descriptor; -1 for none.
    init(bell: Int32, other: Int32) {
        self.init(bell: bell, others: 1)
        descriptors[1] = pollfd(fd: other, events: Int16(POLLIN), revents: 0)
    }

    private init(bell: Int32, others: Int) {
        count = 1 + others
        descriptors = .allocate(capacity: count)
        descriptors.initialize(repeating: pollfd(), count: count)
        descriptors[0] = pollfd(fd: bell, events: Int16(POLLIN), revents: 0)
    }

    deinit { descriptors.deallocate() }

    /// Waits, and quiets the bell where that has rung.
    /// - Parameters:
    ///   - watching: listen to the device as well as to the bell
    ///   - deadline: CLOCK_MONOTONIC nanoseconds; nil for ever
    func sleep(watching: Bool, until deadline: Int64?) -> Wake {
        let listened = nfds_t(watching ? count : 1)
        let result = poll(descriptors, listened, deadline.map(Self.milliseconds(until:)) ?? -1)
        guard result > 0 else { return .time }
        guard descriptors[0].revents != 0 else { return .device }
        var rings: UInt64 = 0
        _ = read(descriptors[0].fd, &rings, MemoryLayout.size(ofValue: rings))
        return .bell
    }

    /// Rounded up: to wake before the moment would be in vain.
    private static func milliseconds(until deadline: Int64) -> Int32 {
        Int32(clamping: (max(0, deadline - MonotonicClock.now) + 999_999) / 1_000_000)
    }

    /// Lets the device's plugin see what woke the thread.
    func acknowledge(to pcm: borrowing PCM) { pcm.acknowledge(descriptors + 1) }
    func acknowledge(to pcm: borrowing CapturePCM) { pcm.acknowledge(descriptors + 1) }
}
