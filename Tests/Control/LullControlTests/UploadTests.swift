// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullControl
import LullProtocol
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(1))) struct UploadTests {
    /// Takes as many bytes as the ticket says, and answers with their count and their sum.
    private static let counting = StubHandler(receipt: { upload, params throws(ProtocolError) in
        let size = Int(params["ticket"]?.string ?? "") ?? 0
        var (count, sum) = (0, 0)
        while count < size {
            guard let bytes = await upload.next() else {
                throw ProtocolError(.fileChanged, "\(count) bytes came.")
            }
            count += bytes.count
            for byte in bytes { sum &+= Int(byte) }
        }
        return ["count": .integer(Int64(count)), "sum": .integer(Int64(sum))]
    })

    private func noise(_ count: Int) -> [UInt8] { (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) } }

    private func line(_ ticket: String) -> [UInt8] {
        Array("\(Request(id: 1, method: "send", params: ["ticket": .string(ticket)]).json)\n".utf8)
    }

    @Test(arguments: [1, 100, 65_536, 3_000_000])
    func `what follows a ticket comes as it was sent, in however many pieces`(size: Int) async throws {
        try await withServer(Self.counting) { _, path in
            let bytes = noise(size)
            for piece in [size, 7_777] {
                let client = try greeted(path)
                var stream = line("\(size)") + bytes
                while !stream.isEmpty {
                    try client.send(Array(stream.prefix(piece + 20)))
                    stream.removeFirst(min(stream.count, piece + 20))
                }
                let result = try client.json()?["result"]
                #expect(result?["count"]?.int == size)
                #expect(result?["sum"]?.int == bytes.reduce(0) { $0 + Int($1) })
                #expect(try client.line() == nil, "the connection was for this alone")
            }
        }
    }

    @Test func `bytes that look like lines are bytes`() async throws {
        try await withServer(Self.counting) { _, path in
            let text = Array("{}\n\n{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"status\"}\n".utf8)
            let client = try greeted(path)
            try client.send(line("\(text.count)") + text)
            let lines = try client.rest()
            #expect(lines.count == 1)
            #expect(lines.first?["result"]?["count"]?.int == text.count)
        }
    }

    @Test func `a client that ends its side too early is told how much came`() async throws {
        try await withServer(Self.counting) { _, path in
            let client = try greeted(path)
            try client.send(line("1000") + noise(999))
            client.endInput()
            let lines = try client.rest()
            #expect(lines.map { $0["error"]?["message"]?.string } == ["999 bytes came."])
        }
    }

    @Test func `a refusal reaches a client that is still sending`() async throws {
        let handler = StubHandler(receipt: { _, _ throws(ProtocolError) in
            throw ProtocolError(.ticketUnknown, "It is not good.")
        })
        try await withServer(handler) { _, path in
            let client = try greeted(path)
            try? client.send(line("x") + noise(2_000_000))
            #expect(try client.rest().map { $0["error"]?["data"]?["name"]?.string } == ["ticket.unknown"])
        }
    }

    @Test func `a ticket that is not the first line is refused, and what follows are lines`() async throws {
        try await withServer(Self.counting) { _, path in
            let client = try greeted(path)
            try client.send(1, "status")
            _ = try client.json()
            try client.send(line("3"))
            #expect(try client.json()?["error"]?["data"]?["name"]?.string == "request.invalid")
            try client.send(2, "status")
            #expect(try client.json()?["id"]?.int == 2)
        }
    }

    @Test func `a ticket with no name, or from somebody who may not, is refused before a byte is read`() async throws {
        let wasAsked = Mutex(false)
        let handler = StubHandler(receipt: { _, _ in
            wasAsked.withLock { $0 = true }
            return .null
        })
        try await withServer(handler) { _, path in
            let client = try greeted(path)
            try client.send(#"{"jsonrpc":"2.0","id":1,"method":"send"}"# + "\n")
            #expect(try client.rest().map { $0["error"]?["code"]?.int } == [-32602])
        }
        try await withServer(handler, role: { _ in .player }) { _, path in
            let client = try greeted(path)
            try client.send(line("x"))
            #expect(try client.rest().map { $0["error"]?["data"]?["name"]?.string } == ["permission.denied"])
        }
        #expect(!wasAsked.withLock { $0 })
    }

    @Test func `whoever is slower than the client slows it down, and memory stays bounded`() async throws {
        let mayGoOn = Atomic(false)
        let handler = StubHandler(receipt: { upload, _ in
            _ = await upload.next()
            while !mayGoOn.load(ordering: .relaxed) { try? await Task.sleep(for: .milliseconds(1)) }
            while await upload.next() != nil {}
            return true
        })
        try await withServer(handler) { _, path in
            let client = try greeted(path)
            try client.send(line("x"))
            // Two buffers of the kernel's and one of ours, and not a hundred times as much.
            let piece = noise(65_536)
            var accepted = 0
            var waits = 0
            while waits < 50, accepted < 50_000_000 {
                let count = piece.withUnsafeBytes {
                    Glibc.send(client.descriptor, $0.baseAddress, $0.count, Int32(MSG_DONTWAIT))
                }
                if count > 0 { (accepted, waits) = (accepted + count, 0) } else { waits += 1; usleep(2_000) }
            }
            #expect(accepted < 2_000_000)
            mayGoOn.store(true, ordering: .relaxed)
            client.endInput()
            #expect(try client.json()?["result"] == true)
        }
    }

    @Test func `a client that vanishes, while it sends or while it waits, ends the work`() async throws {
        for sends in [10, 100] {
            let wasCancelled = Atomic(false)
            let isAtWork = Atomic(false)
            let handler = StubHandler(receipt: { upload, _ in
                var count = 0
                while count < 100, let bytes = await upload.next() { count += bytes.count }
                isAtWork.store(true, ordering: .relaxed)
                while !Task.isCancelled { try? await Task.sleep(for: .milliseconds(1)) }
                wasCancelled.store(true, ordering: .relaxed)
                return .null
            })
            try await withServer(handler) { _, path in
                let client = try greeted(path)
                try client.send(line("x") + noise(sends))
                if sends == 100 { while !isAtWork.load(ordering: .relaxed) { usleep(1_000) } }
                client.hangUp()
                while !wasCancelled.load(ordering: .relaxed) { usleep(1_000) }
                let other = try greeted(path)
                try other.send(1, "status")
                #expect(try other.json()?["id"]?.int == 1)
            }
        }
    }

    @Test func `ten at once come through, each with its own bytes, and requests are answered meanwhile`() async throws {
        try await withServer(Self.counting) { _, path in
            let clients = try (0..<10).map { _ in try greeted(path) }
            for (index, client) in clients.enumerated() {
                client.send(inBackground: line("\(300_000 + index)") + noise(300_000 + index))
            }
            let other = try greeted(path)
            try other.send(1, "status")
            #expect(try other.json()?["id"]?.int == 1)
            for (index, client) in clients.enumerated() {
                #expect(try client.json()?["result"]?["count"]?.int == 300_000 + index)
            }
        }
    }

    @Test func `the end of the server ends an upload, and does not wait for its bytes`() async throws {
        try await withServer(Self.counting) { server, path in
            let client = try greeted(path)
            try client.send(line("1000000") + noise(10))
            // On the wire in order: the bytes are there once a later client is answered.
            let other = try greeted(path)
            try other.send(1, "status")
            _ = try other.json()
            await server.shutdown()
            #expect(try client.rest().first?["error"]?["data"]?["name"]?.string == "file.changed")
        }
    }
}
