// SPDX-License-Identifier: GPL-3.0-or-later

import LullControl
import LullProtocol
import Testing

@Suite struct LimitTests {
    @Test func `a line of 64 KiB is served, one byte more is the end of the connection`() async throws {
        try await withServer { _, path in
            let client = try greeted(path)
            let request = #"{"jsonrpc":"2.0","id":1,"method":"status"}"#
            let padded = request + String(repeating: " ", count: 65_536 - request.utf8.count)
            try client.send(padded + "\n")
            #expect(try client.json()?["id"]?.int == 1)
            try client.send(padded + " \n")
            let rest = try client.rest()
            #expect(rest.map { $0["error"]?["data"]?["name"]?.string } == ["limit.exceeded"])
        }
    }

    @Test func `a line that never ends is cut off, and nobody else notices`() async throws {
        try await withServer { _, path in
            let other = try greeted(path)
            let client = try greeted(path)
            let chunk = [UInt8](repeating: UInt8(ascii: "["), count: 50_000)
            #expect(throws: Client.Failure.self) { for _ in 0..<1_000 { try client.send(chunk) } }
            #expect(try client.json()?["error"]?["data"]?["name"]?.string == "limit.exceeded")
            #expect(try client.line() == nil)
            try other.send(1, "status")
            #expect(try other.json()?["id"]?.int == 1)
        }
    }

    @Test func `the 33rd client is told why it cannot come in, until another leaves`() async throws {
        try await withServer { _, path in
            var clients = try (0..<32).map { _ in try greeted(path) }
            let refused = try Client(path).rest()
            #expect(refused.count == 1)
            #expect(refused.first?["error"]?["data"]?["name"]?.string == "limit.exceeded")
            #expect(refused.first?["id"] == .null)
            let leaving = clients.removeLast()
            leaving.endInput()
            #expect(try leaving.rest() == [])
            for client in clients + [try greeted(path)] {
                try client.send(1, "status")
                #expect(try client.json()?["id"]?.int == 1)
            }
        }
    }

    @Test func `an answer that is too long is replaced by an error`() async throws {
        let handler = StubHandler { method, _, _ in
            method == .tracks ? .string(String(repeating: "x", count: 262_144)) : true
        }
        try await withServer(handler) { _, path in
            let client = try greeted(path)
            try client.send(1, "tracks")
            try client.send(2, "status")
            #expect(try client.json()?["error"]?["data"]?["name"]?.string == "limit.exceeded")
            #expect(try client.json() == ["jsonrpc": "2.0", "id": 2, "result": true])
        }
    }

    @Test func `who asks without ever reading the answers is told and cut off`() async throws {
        let handler = StubHandler { _, _, _ in .string(String(repeating: "x", count: 10_000)) }
        try await withServer(handler) { _, path in
            let client = try greeted(path)
            let other = try greeted(path)
            for id in Int64(0)..<100 {
                try client.send(id, "status")
                try other.send(id, "status")
                #expect(try other.json()?["id"] == .integer(id))
            }
            let lines = try client.rest()
            #expect(lines.count < 90)
            #expect(lines.last?["error"]?["data"]?["name"]?.string == "client.slow")
        }
    }
}
