// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullProtocol

/// A client as plain as can be: a blocking socket. Nothing it waits for takes longer than 20 s.
final class Client {
    private(set) var descriptor: Int32
    private var read: [UInt8] = []
    private var start = 0

    struct Failure: Error {
        let what: String
        let number = errno
    }

    init(_ path: String) throws {
        descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        var patience = timeval(tv_sec: 20, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        let isConnected = withUnsafePointer(to: address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) == 0
            }
        }
        guard isConnected else { throw Failure(what: "connect") }
    }

    deinit { hangUp() }

    func hangUp() {
        if descriptor >= 0 { close(descriptor) }
        descriptor = -1
    }

    /// No more is sent; answers can still come.
    func endInput() { shutdown(descriptor, Int32(SHUT_WR)) }

    func send(_ text: String) throws { try send(Array(text.utf8)) }

    func send(_ bytes: [UInt8]) throws {
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { throw Failure(what: "send") }
            sent += count
        }
    }

    func send(_ id: Int64, _ method: String, _ params: JSON = [:]) throws {
        try send("\(Request(id: .integer(id), method: method, params: params).json)\n")
    }

    /// The next line as it came, nil at the end of the connection, what remains of a line that was cut included.
    func line() throws -> String? {
        while true {
            if let end = read[start...].firstIndex(of: UInt8(ascii: "\n")) {
                defer { start = end + 1 }
                return String(decoding: read[start..<end], as: UTF8.self)
            }
            read.removeSubrange(..<start)
            start = 0
            var chunk = [UInt8](repeating: 0, count: 65_536)
            let count = recv(descriptor, &chunk, chunk.count, 0)
            guard count > 0 else {
                // A server that closes with something of ours unread resets the connection.
                guard count == 0 || errno == ECONNRESET else { throw Failure(what: "recv") }
                return nil
            }
            read += chunk[..<count]
        }
    }

    func json() throws -> JSON? { try line().map { try JSON(parsing: $0) } }

    /// Every line until the end of the connection.
    func rest() throws -> [JSON] {
        var lines: [JSON] = []
        while let line = try json() { lines.append(line) }
        return lines
    }
}

extension Client {
    /// Sends from a thread of its own, for as long as that takes.
    func send(inBackground bytes: [UInt8]) {
        final class Work {
            let client: Client
            let bytes: [UInt8]
            init(_ client: Client, _ bytes: [UInt8]) { (self.client, self.bytes) = (client, bytes) }
        }
        var thread = pthread_t()
        let work = Unmanaged.passRetained(Work(self, bytes))
        pthread_create(
            &thread, nil,
            { argument in
                guard let argument else { return nil }
                let work = Unmanaged<Work>.fromOpaque(argument).takeRetainedValue()
                try? work.client.send(work.bytes)
                return nil
            }, work.toOpaque())
        pthread_detach(thread)
    }
}
