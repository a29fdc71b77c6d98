// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullProtocol
import LullTestKit
import Synchronization

/// A subscriber on a thread of its own that notes when each event arrived.
final class Listener: Sendable {
    /// An event and the moment of CLOCK_MONOTONIC, in nanoseconds, at which it was read.
    struct Heard: Sendable {
        let event: JSON
        let received: Int64

        var topic: String { event["topic"]?.string ?? "" }
        var at: Int64 { Int64(event["at"]?.int ?? 0) }
    }

    private let heard = Mutex<[Heard]>([])

    /// Subscribes, and listens until the daemon goes.
    init(_ path: String, topics: [String]) throws {
        let wire = try Wire(path)
        try wire.call("subscribe", ["topics": .array(topics.map { .string($0) })])
        let task = Task(wire: wire, listener: self)
        var thread = pthread_t()
        let made = pthread_create(
            &thread, nil,
            { context in
                if let context { Unmanaged<Task>.fromOpaque(context).takeRetainedValue().run() }
                return nil
            }, Unmanaged.passRetained(task).toOpaque())
        guard made == 0 else { throw SpawnError("no thread") }
        pthread_detach(thread)
    }

    var all: [Heard] { heard.withLock { $0 } }

    func all(of topic: String) -> [Heard] { all.filter { $0.topic == topic } }

    private func note(_ event: JSON) {
        let now = Instants.now
        heard.withLock { $0.append(Heard(event: event, received: now)) }
    }

    private final class Task {
        private let wire: Wire
        private weak var listener: Listener?

        init(wire: Wire, listener: Listener) {
            self.wire = wire
            self.listener = listener
        }

        func run() {
            while let message = try? wire.next(within: 600), let listener {
                if message["method"]?.string == "event", let params = message["params"] { listener.note(params) }
            }
        }
    }
}

enum Instants {
    /// CLOCK_MONOTONIC, nanoseconds.
    static var now: Int64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }
}
