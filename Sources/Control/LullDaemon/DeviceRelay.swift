// SPDX-License-Identifier: GPL-3.0-or-later

import LullRender
import NIOCore
import Synchronization

/// Carries the sink's reports from its own thread to the coordinator, which is made after the sink.
final class DeviceRelay: Sendable {
    private let loop: any EventLoop
    private let coordinator = Mutex<Coordinator?>(nil)

    init(_ loop: any EventLoop) { self.loop = loop }

    func connect(_ coordinator: Coordinator) { self.coordinator.withLock { $0 = coordinator } }

    func report(_ state: SinkState, _ advice: String) {
        loop.execute {
            let coordinator = self.coordinator.withLock { $0 }
            coordinator?.assumeIsolated { $0.deviceChanged(state, advice) }
        }
    }
}
