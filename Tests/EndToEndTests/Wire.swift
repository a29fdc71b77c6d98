// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullProtocol
import LullTestKit

/// A client that speaks the wire by hand, well or badly.
final class Wire {
    /// What the server said first.
    private(set) var hello = JSON.null

    private let descriptor: Int32
    private var unread: [UInt8] = []
    private var lastID: Int64 = 0

    init(_ path: String) throws {
        descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8.prefix($0.count - 1)) }
        let outcome = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        // What throws here is a whole object, which closes its descriptor as it goes; twice would close another's.
        guard outcome == 0 else { throw SpawnError("cannot connect to \(path): \(String(cString: strerror(errno)))") }
        hello = try next() ?? .null
    }

    deinit { close(descriptor) }

    /// Sends bytes as they are; what the other side no longer takes is dropped.
    func send(_ bytes: [UInt8]) {
        var left = bytes[...]
        while !left.isEmpty {
            let count = left.withUnsafeBytes { Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            guard count > 0 else { return }
            left = left.dropFirst(count)
        }
    }

    /// What became of bytes that were offered.
    enum Reception { case taken, full, gone }

    /// Sends bytes, or as many of them as are taken without waiting.
    func offer(_ bytes: [UInt8]) -> Reception {
        let count = bytes.withUnsafeBytes {
            Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL | MSG_DONTWAIT))
        }
        if count > 0 { return .taken }
        return errno == EAGAIN ? .full : .gone
    }

    /// Reads what is there, and forgets it.
    func drain() {
        while isReadable(within: 0), receive() { unread = [] }
    }

    func send(line: String) { send(Array(line.utf8) + [0x0a]) }

    /// The next object; nil at the end, or when there is none within `seconds`.
    func next(within seconds: Double = 20) throws -> JSON? {
        while true {
            if let end = unread.firstIndex(of: 0x0a) {
                defer { unread.removeSubrange(...end) }
                return try JSON(parsing: Array(unread[..<end]))
            }
            guard isReadable(within: seconds), receive() else { return nil }
        }
    }

    /// Asks, and gives the result; what else is said meanwhile is dropped.
    @discardableResult
    func call(_ method: String, _ params: JSON = .object(.init())) throws -> JSON {
        let answer = try request(method, params)
        guard let result = answer["result"] else { throw SpawnError("\(method) was answered with \(answer)") }
        return result
    }

    /// Asks, and gives the whole answer.
    func request(_ method: String, _ params: JSON = .object(.init())) throws -> JSON {
        lastID += 1
        let question: JSON = [
            "jsonrpc": "2.0", "id": .integer(lastID), "method": .string(method), "params": params,
        ]
        send(line: question.description)
        while let answer = try next() {
            if answer["id"]?.int == Int(lastID) { return answer }
        }
        throw SpawnError("\(method) was not answered")
    }

    private func isReadable(within seconds: Double) -> Bool {
        var source = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        return poll(&source, 1, Int32(seconds * 1000)) > 0
    }

    private func receive() -> Bool {
        withUnsafeTemporaryAllocation(byteCount: 65_536, alignment: 1) { chunk in
            let count = read(descriptor, chunk.baseAddress, chunk.count)
            if count > 0 { unread.append(contentsOf: chunk[..<count]) }
            return count > 0
        }
    }
}
