// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullProtocol

/// A short conversation with whatever listens at a path. Nothing in it waits for ever.
///
/// - Thread: one
package struct DaemonCall: ~Copyable {
    /// Milliseconds for the greeting, and for an answer.
    private static var patience: Int32 { 3_000 }
    /// What is kept without a line's end, bytes: four times what the daemon queues for one client.
    private static var limit: Int { 4 * WireLimits.queue }

    /// Why it came to nothing.
    package enum Problem: Error, Equatable {
        case refused(errno: Int32)
        case silent
        case stranger
        /// The daemon's own answer.
        case denied(ProtocolError)
    }

    package let hello: Hello
    private let descriptor: Int32
    private var unread: [UInt8] = []
    private var lastID: Int64 = 0

    /// Connects, and hears who is there.
    package init(_ path: String) throws(Problem) {
        let descriptor = try DaemonCall.connected(path)
        var unread: [UInt8] = []
        do throws(Problem) {
            hello = try DaemonCall.greeting(on: descriptor, &unread)
        } catch {
            close(descriptor)
            throw error
        }
        (self.descriptor, self.unread) = (descriptor, unread)
    }

    private static func greeting(on descriptor: Int32, _ unread: inout [UInt8]) throws(Problem) -> Hello {
        let line = try line(from: descriptor, &unread, before: deadline(in: patience))
        guard let json = try? JSON(parsing: line) else { throw .stranger }
        // It has no room for one more, say.
        if case .failure(let error)? = Response(json: json)?.outcome { throw .denied(error) }
        guard let notification = Notification(json: json), let hello = Hello(notification) else { throw .stranger }
        return hello
    }

    deinit { close(descriptor) }

    /// The process at the other end, by the kernel's word; 0 where that is not known.
    package var process: Int {
        // The kernel's `struct ucred`: process, user, group. Swift's Glibc module leaves it out.
        var peer = InlineArray<3, UInt32>(repeating: 0)
        var size = socklen_t(MemoryLayout.size(ofValue: peer))
        return getsockopt(descriptor, SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0 ? Int(peer[0]) : 0
    }

    /// Asks, and waits for the answer; what else is said meanwhile is dropped.
    package mutating func call(
        _ method: Method, _ parameters: JSON.Members = JSON.Members(), within milliseconds: Int32? = nil
    ) throws(Problem) -> JSON {
        lastID += 1
        let request = Request(id: .integer(lastID), method: method.name, params: .object(parameters))
        try send(request.json.encoded + [UInt8(ascii: "\n")])
        let deadline = DaemonCall.deadline(in: milliseconds ?? DaemonCall.patience)
        while true {
            let line = try DaemonCall.line(from: descriptor, &unread, before: deadline)
            guard let json = try? JSON(parsing: line) else { throw .stranger }
            guard let response = Response(json: json), response.id == .integer(lastID) else { continue }
            switch response.outcome {
            case .success(let result): return result
            case .failure(let error): throw .denied(error)
            }
        }
    }

    private func send(_ bytes: [UInt8]) throws(Problem) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            if count >= 0 { rest = rest.dropFirst(count) } else if errno != EINTR { throw .silent }
        }
    }

    private static func line(
        from descriptor: Int32, _ unread: inout [UInt8], before deadline: Int
    ) throws(Problem) -> [UInt8] {
        var searched = 0
        while true {
            if let end = unread[searched...].firstIndex(of: UInt8(ascii: "\n")) {
                defer { unread.removeSubrange(...end) }
                return Array(unread[..<end])
            }
            searched = unread.count
            guard searched < limit else { throw .stranger }
            let left = deadline - now
            var ready = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            guard left > 0, poll(&ready, 1, Int32(clamping: left)) >= 0 || errno == EINTR else { throw .silent }
            guard ready.revents != 0 else { continue }
            var chunk = [UInt8](repeating: 0, count: 16_384)
            let count = recv(descriptor, &chunk, chunk.count, 0)
            if count > 0 { unread += chunk[..<count] } else if count == 0 || errno != EINTR { throw .silent }
        }
    }

    /// CLOCK_MONOTONIC, milliseconds.
    private static var now: Int {
        var now = timespec()
        clock_gettime(CLOCK_MONOTONIC, &now)
        return Int(now.tv_sec) * 1_000 + now.tv_nsec / 1_000_000
    }

    private static func deadline(in milliseconds: Int32) -> Int { now + Int(milliseconds) }

    private static func connected(_ path: String) throws(Problem) -> Int32 {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let fits = withUnsafeMutableBytes(of: &address.sun_path) { place in
            guard path.utf8.count < place.count, !path.utf8.contains(0) else { return false }
            place.copyBytes(from: path.utf8)
            return true
        }
        guard fits else { throw .refused(errno: ENAMETOOLONG) }
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw .refused(errno: errno) }
        // A queue of callers that is full is waited for no longer.
        var patience = timeval(tv_sec: 3, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        let outcome = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard outcome == 0 else {
            let number = errno
            close(descriptor)
            throw .refused(errno: number)
        }
        return descriptor
    }

    /// Whether somebody listens there.
    static func answers(_ path: String) -> Bool {
        guard let descriptor = try? connected(path) else { return false }
        close(descriptor)
        return true
    }
}
