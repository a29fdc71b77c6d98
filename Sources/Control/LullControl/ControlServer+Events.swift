// SPDX-License-Identifier: GPL-3.0-or-later

import LullProtocol
import NIOCore

extension ControlServer {
    /// Begins, changes or ends what a client listens to.
    ///
    /// - Returns: The answer; the snapshot is to follow it.
    func subscribe(_ connection: Connection, _ params: JSON) -> JSON {
        let asked = Set((params["topics"]?.array ?? []).compactMap { $0.string.flatMap(Topic.init) })
        connection.subscription = asked.isEmpty ? .none : .opening(asked, held: [])
        tellSubscriptions()
        return ["topics": .array(Topic.allCases.filter(asked.contains).map { .string($0.rawValue) })]
    }

    func sendSnapshot(to connection: Connection) async {
        let payload = await handler.snapshot(topics: connection.subscription.topics)
        guard case .opening(let topics, let held) = connection.subscription else { return }
        connection.subscription = .live(topics)
        let snapshot = Event(
            sequence: sequence, at: MonotonicClock.now, subject: .snapshot, payload: payload.object ?? JSON.Members())
        connection.send(snapshot.notification.json)
        for event in held { connection.send(event) }
    }

    func send(_ topic: Topic, _ payload: JSON, at now: Int64) {
        sequence += 1
        var line: ByteBuffer?
        for connection in connections.values where connection.subscription.topics.contains(topic) {
            let event =
                line
                ?? connection.channel.line(
                    Event(
                        sequence: sequence, at: now, subject: .topic(topic), payload: payload.object ?? JSON.Members()
                    ).notification.json)
            line = event
            connection.tell(event)
        }
    }

    /// Tells the handler what is listened to, if that has changed.
    func tellSubscriptions() {
        guard telling == nil, listenedTo != told else { return }
        telling = Task(executorPreference: taskExecutor) { await self.tellUntilTrue() }
    }

    private func tellUntilTrue() async {
        while listenedTo != told {
            told = listenedTo
            await handler.subscribersChanged(told)
        }
        telling = nil
    }

    private var listenedTo: Set<Topic> { connections.values.reduce(into: []) { $0.formUnion($1.subscription.topics) } }
}
