// SPDX-License-Identifier: GPL-3.0-or-later

import LullControl
import LullProtocol
import Testing

@Suite struct SubscriptionTests {
    @Test func `a subscription is answered, then one snapshot comes, then what happens in its topics`() async throws {
        try await withServer { server, path in
            let client = try greeted(path)
            let deaf = try greeted(path)
            try client.send(1, "subscribe", ["topics": ["timer", "state", "state"]])
            #expect(try client.line() == #"{"jsonrpc":"2.0","id":1,"result":{"topics":["state","timer"]}}"#)
            let snapshot = try event(client)
            #expect(snapshot?.subject == .snapshot)
            #expect(snapshot?.payload == JSON.Members([("state", "stopped")]))
            server.publish(.beat, payload: ["beat": 1])
            server.publish(.state, payload: ["state": "playing"])
            server.publish(.timer, payload: ["remaining": 1.0, "at": 77])
            let first = try event(client)
            #expect(first?.subject == .topic(.state))
            #expect(first?.sequence == (snapshot?.sequence ?? 0) + 2)
            #expect((first?.at ?? 0) >= (snapshot?.at ?? .max))
            #expect(
                try client.line()
                    == #"{"jsonrpc":"2.0","method":"event","params":{"seq":3,"at":77,"topic":"timer","remaining":1.0}}"#
            )
            try deaf.send(1, "status")
            #expect(try deaf.json()?["id"]?.int == 1)
        }
    }

    @Test func `what happens while the snapshot is made follows it`() async throws {
        let (started, hasStarted) = AsyncStream.makeStream(of: Void.self)
        let (gate, open) = AsyncStream.makeStream(of: Void.self)
        let handler = StubHandler(snapshots: {
            hasStarted.yield()
            for await _ in gate { break }
        })
        try await withServer(handler) { server, path in
            defer { open.finish() }
            let client = try greeted(path)
            try client.send(1, "subscribe", ["topics": ["beat"]])
            _ = try client.line()
            for await _ in started { break }
            for beat in 0..<3 { server.publish(.beat, payload: ["beat": .integer(Int64(beat))]) }
            open.yield()
            #expect(try event(client)?.subject == .snapshot)
            for beat in 0..<3 { #expect(try event(client)?.payload["beat"]?.int == beat) }
        }
    }

    @Test func `the handler hears what anybody listens to, also when they leave`() async throws {
        let handler = StubHandler()
        try await withServer(handler) { server, path in
            let one = try subscribed(path, ["beat", "state"])
            let two = try subscribed(path, ["state"])
            try two.send(2, "subscribe", ["topics": ["device"]])
            _ = try (two.line(), two.line())
            one.endInput()
            _ = try one.rest()
            try two.send(3, "subscribe", ["topics": []])
            #expect(try two.json()?["result"] == ["topics": []])
            try two.send(4, "status")
            #expect(try two.json()?["id"]?.int == 4)
            await server.shutdown()
            #expect(
                handler.listenedTo == [[.beat, .state], [.beat, .state, .device], [.device], []])
        }
    }

    @Test func `a slow reader is told and cut off while another gets every event`() async throws {
        try await withServer { server, path in
            let slow = try subscribed(path, ["state"])
            let quick = try subscribed(path, ["state"])
            let text = String(repeating: "x", count: 8_000)
            for number in 0..<100 {
                server.publish(.state, payload: ["number": .integer(Int64(number)), "text": .string(text)])
                #expect(try event(quick)?.payload["number"]?.int == number)
            }
            let lines = try slow.rest()
            #expect(lines.count < 80)
            for (number, line) in lines.dropLast().enumerated() {
                #expect(line["params"]?["number"]?.int == number)
            }
            #expect(lines.last?["error"]?["data"]?["name"]?.string == "client.slow")
            try quick.send(2, "status")
            #expect(try quick.json()?["id"]?.int == 2)
        }
    }

    @Test func `what many publish at once comes whole, each one's in its order`() async throws {
        try await withServer { server, path in
            let client = try subscribed(path, ["beat"])
            await withTaskGroup(of: Void.self) { group in
                for source in 0..<4 {
                    group.addTask {
                        for number in Int64(0)..<100 {
                            server.publish(
                                .beat, payload: ["source": .integer(Int64(source)), "number": .integer(number)])
                        }
                    }
                }
            }
            var next = [0, 0, 0, 0]
            for sequence in 1...400 {
                let event = try event(client)
                #expect(event?.sequence == Int64(sequence))
                guard let source = event?.payload["source"]?.int else { return }
                #expect(event?.payload["number"]?.int == next[source])
                next[source] += 1
            }
        }
    }

    private func subscribed(_ path: String, _ topics: [String]) throws -> Client {
        let client = try greeted(path)
        try client.send(1, "subscribe", ["topics": .array(topics.map(JSON.string))])
        #expect(try client.json()?["result"] != nil)
        #expect(try event(client)?.subject == .snapshot)
        return client
    }

    private func event(_ client: Client) throws -> Event? {
        try client.json().flatMap(Notification.init).flatMap(Event.init)
    }
}
