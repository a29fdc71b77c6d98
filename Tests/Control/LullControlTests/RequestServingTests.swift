// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullControl
import LullProtocol
import Testing

@Suite struct RequestServingTests {
    @Test func `the server speaks first, then answers what it is asked`() async throws {
        try await withServer { _, path in
            let client = try Client(path)
            #expect(try client.json() == Hello().notification.json)
            try client.send(#"{"jsonrpc":"2.0","id":1,"method":"rate","params":{"value":12}}"# + "\n")
            #expect(
                try client.line()
                    == #"{"jsonrpc":"2.0","id":1,"result":{"method":"rate","params":{"value":12}}}"#)
        }
    }

    @Test func `every connection has a number of its own, and the handler is told when it goes`() async throws {
        let handler = StubHandler(answer: { _, _, peer in .integer(Int64(peer.connection)) })
        try await withServer(handler) { _, path in
            let (first, second) = (try greeted(path), try greeted(path))
            var numbers: [Int] = []
            for client in [first, second, first] {
                try client.send(1, "rate")
                numbers.append(try client.json()?["result"]?.int ?? 0)
            }
            #expect(numbers[0] == numbers[2] && numbers[0] != numbers[1])
            #expect(handler.hungUp.isEmpty)
            second.hangUp()
            for _ in 0..<2_000 where handler.hungUp.isEmpty { usleep(5_000) }
            #expect(handler.hungUp == [numbers[1]])
        }
        #expect(handler.hungUp.count == 2)
    }

    @Test func `whoever hangs up while it is being served is known to be gone at once, unless it has asked for more`()
        async throws
    {
        let gate = Gate()
        let handler = StubHandler { method, _, peer in
            if method == .rate { await gate.pass() }
            return .integer(Int64(peer.connection))
        }
        try await withServer(handler) { _, path in
            let leaving = try greeted(path)
            try leaving.send(1, "status")
            let number = try leaving.json()?["result"]?.int ?? 0
            try leaving.send(2, "rate", ["value": 12])
            leaving.hangUp()
            for _ in 0..<2_000 where handler.hungUp.isEmpty { usleep(5_000) }
            #expect(handler.hungUp == [number], "while it is still being served")
            let asking = try greeted(path)
            try asking.send(
                #"{"jsonrpc":"2.0","id":1,"method":"rate","params":{"value":12}}"# + "\n"
                    + #"{"jsonrpc":"2.0","id":2,"method":"status"}"# + "\n")
            asking.endInput()
            usleep(200_000)
            #expect(handler.hungUp.count == 1)
            gate.open()
            #expect(try asking.json()?["id"]?.int == 1)
            #expect(try asking.json()?["id"]?.int == 2)
        }
    }

    @Test func `each malformed line gets its answer and spoils nothing for the next`() async throws {
        try await withServer { _, path in
            let client = try greeted(path)
            let table: [([UInt8], Int)] = [
                (Array("".utf8), -32700), (Array("x".utf8), -32700), (Array(#"{"a":"#.utf8), -32700),
                ([0x22, 0xFF, 0x22], -32700), ([0x7B, 0xC3, 0x28, 0x7D], -32700),
                (Array(String(repeating: "[", count: 65_536).utf8), -32700),
                (Array("[]".utf8), -32600), (Array(#"[{"jsonrpc":"2.0","id":1,"method":"status"}]"#.utf8), -32600),
                (Array(#""status""#.utf8), -32600), (Array(#"{"method":"status"}"#.utf8), -32600),
                (Array(#"{"jsonrpc":"2.0","id":9,"method":"reboot"}"#.utf8), -32601),
                (Array(#"{"jsonrpc":"2.0","id":9,"method":"rate","params":[12]}"#.utf8), -32602),
                (Array(#"{"jsonrpc":"2.0","id":9,"method":"rate","params":{"value":"x"}}"#.utf8), -32602),
                (Array(#"{"jsonrpc":"2.0","id":9,"method":"rate","params":{"value":1e9}}"#.utf8), -32000),
                (Array(#"{"jsonrpc":"2.0","id":9,"method":"rate","params":{"value":1e999}}"#.utf8), -32700),
            ]
            for (line, code) in table {
                try client.send(line + [UInt8(ascii: "\n")])
                let answer = try client.json()
                #expect(answer?["error"]?["code"]?.int == code, "\(String(decoding: line.prefix(60), as: UTF8.self))")
                let isNumbered = code == -32601 || code == -32602 || code == -32000
                #expect(answer?["id"] == (isNumbered ? 9 : .null))
                try client.send(1, "status")
                #expect(try client.json()?["result"]?["method"]?.string == "status")
            }
        }
    }

    @Test func `requests of one connection are answered in order, however long each takes`() async throws {
        let handler = StubHandler { _, params, _ in
            for _ in 0..<((params["value"]?.int ?? 0) % 7 * 5) { await Task.yield() }
            return params["value"] ?? .null
        }
        try await withServer(handler) { _, path in
            let client = try greeted(path)
            let values = (0..<300).map { 20 + $0 % 200 }
            let lines = values.enumerated().map {
                Request(id: .integer(Int64($0.offset)), method: "tempo", params: ["value": .integer(Int64($0.element))])
                    .json.description
            }
            try client.send(lines.joined(separator: "\n") + "\n")
            for (id, value) in values.enumerated() {
                let answer = try client.json()
                #expect(answer?["id"]?.int == id)
                #expect(answer?["result"]?.int == value)
            }
        }
    }

    @Test func `a request in pieces is one request, and one without an id gets no answer`() async throws {
        try await withServer { _, path in
            let client = try greeted(path)
            for byte in Array(#"{"jsonrpc":"2.0","id":"é","method":"status"}"#.utf8) + [UInt8(ascii: "\r")] {
                try client.send([byte])
            }
            try client.send("\n" + #"{"jsonrpc":"2.0","method":"stop"}"# + "\n")
            try client.send(2, "hold")
            #expect(try client.json()?["id"]?.string == "é")
            #expect(try client.json()?["id"]?.int == 2)
        }
    }

    @Test func `the handler's error reaches the client whole`() async throws {
        let refusal = ProtocolError(.trackUnknown, "There is no track \"x\".", hint: "Did you mean y?")
        try await withServer(StubHandler { _, _, _ throws(ProtocolError) in throw refusal }) { _, path in
            let client = try greeted(path)
            try client.send(4, "track", ["track": "x"])
            let answer = try client.json()
            #expect(answer.flatMap(Response.init) == Response(id: 4, .failure(refusal)))
        }
    }

    @Test func `the caller is known by its credentials, and its role decides`() async throws {
        let handler = StubHandler { _, _, peer in
            [.integer(Int64(peer.uid)), .integer(Int64(peer.gid)), .integer(Int64(peer.pid))]
        }
        try await withServer(handler, role: { $0.uid == getuid() ? .listener : .owner }) { _, path in
            let client = try greeted(path)
            try client.send(1, "status")
            #expect(
                try client.json()?["result"]
                    == [.integer(Int64(getuid())), .integer(Int64(getgid())), .integer(Int64(getpid()))])
            try client.send(2, "play")
            #expect(try client.json()?["error"]?["data"]?["name"]?.string == "permission.denied")
        }
    }

    @Test func `a client that ends its side gets its answers, then the end`() async throws {
        try await withServer { _, path in
            let client = try greeted(path)
            try client.send(1, "status")
            try client.send(2, "voices")
            try client.send(#"{"jsonrpc":"2.0","id":3,"#)
            client.endInput()
            let lines = try client.rest()
            #expect(lines.map { $0["id"] } == [1, 2, .null])
            #expect(lines.last?["error"]?["code"]?.int == -32700)
        }
    }

    @Test func `what a client asked before it vanished is done, and nobody else notices`() async throws {
        let (done, signal) = AsyncStream.makeStream(of: Method.self)
        let handler = StubHandler { method, _, _ in
            signal.yield(method)
            return true
        }
        try await withServer(handler) { _, path in
            let other = try greeted(path)
            try Client(path).hangUp()
            for _ in 0..<50 {
                let client = try greeted(path)
                try client.send(1, "stop")
                try client.send("{\"half")
                client.hangUp()
            }
            var stops = 0
            for await method in done {
                #expect(method == .stop)
                stops += 1
                if stops == 50 { break }
            }
            try other.send(1, "status")
            #expect(try other.json()?["result"] == true)
        }
    }

    @Test func `shutting down answers what is in flight, then closes and leaves no socket behind`() async throws {
        let (started, hasStarted) = AsyncStream.makeStream(of: Void.self)
        let (gate, open) = AsyncStream.makeStream(of: Void.self)
        let handler = StubHandler { _, _, _ in
            hasStarted.yield()
            for await _ in gate { break }
            return "done"
        }
        try await withServer(handler) { server, path in
            defer { open.finish() }
            let client = try greeted(path)
            let idle = try greeted(path)
            try client.send(1, "status")
            for await _ in started { break }
            let ended = Task { await server.shutdown() }
            #expect(try idle.rest() == [])
            #expect(throws: Client.Failure.self) { try Client(path) }
            open.yield()
            await ended.value
            #expect(try client.rest() == [["jsonrpc": "2.0", "id": 1, "result": "done"]])
            #expect(access(path, F_OK) != 0)
            server.publish(.state, payload: [:])
        }
    }
}
