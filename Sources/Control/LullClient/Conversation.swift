// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullProtocol

/// A conversation with whatever listens on a socket: its hello, then requests and answers, and what it says unasked.
///
/// - Thread: one
package struct Conversation: ~Copyable {
    /// Why it came to nothing.
    package enum Trouble: Error, Equatable {
        /// Nobody to talk to, by the errno of connect(2).
        case refused(CInt)
        /// The other side has closed, or is gone.
        case closed
        /// Nothing came in time, or nothing was taken.
        case late
        /// What is said is not Lull's.
        case stranger
        /// The daemon's own answer.
        case denied(ProtocolError)

        init(_ ending: Stream.Ending) {
            switch ending {
            case .closed: self = .closed
            case .endless: self = .stranger
            case .late: self = .late
            }
        }
    }

    /// What the daemon says.
    package enum Message {
        case answer(Response)
        case notification(Notification)
    }

    package let hello: Hello
    private var stream: Stream
    private var lastID: Int64 = 0

    /// Connects, and hears who is there.
    package init(path: String) throws(Trouble) {
        switch UnixSocket.connected(to: path) {
        case .success(let descriptor): try self.init(descriptor: descriptor)
        case .failure(let reason): throw .refused(reason.number)
        }
    }

    /// Takes over a connected socket, which is closed in the end, and hears who is there.
    /// - Parameter seconds: how long it may take to say who it is
    package init(descriptor: CInt, greetingWithin seconds: Double = 3) throws(Trouble) {
        var stream = Stream(descriptor: descriptor)
        hello = try Self.hello(on: &stream, within: seconds)
        self.stream = stream
    }

    private static func hello(on stream: inout Stream, within seconds: Double) throws(Trouble) -> Hello {
        let line: [UInt8]
        do { line = try stream.line(before: deadline(in: seconds)) } catch { throw Trouble(error) }
        switch try message(in: line) {
        case .notification(let notification):
            guard let hello = Hello(notification) else { throw .stranger }
            return hello
        case .answer(let response):
            // It has no room for one more, say.
            guard case .failure(let error) = response.outcome else { throw .stranger }
            throw .denied(error)
        }
    }

    package var descriptor: CInt { stream.descriptor }

    /// The process at the other end, by the kernel's word; 0 where that is not known.
    package var process: Int {
        // The kernel's `struct ucred`: process, user, group. Swift's Glibc module leaves it out.
        var peer = InlineArray<3, UInt32>(repeating: 0)
        var size = socklen_t(MemoryLayout.size(ofValue: peer))
        return getsockopt(descriptor, SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0 ? Int(peer[0]) : 0
    }

    /// Asks, and waits so many seconds for the answer. What comes unasked meanwhile is dropped.
    package mutating func call(
        _ method: Method, _ parameters: JSON.Members = JSON.Members(), within seconds: Double = 3
    ) throws(Trouble) -> JSON {
        let id = try send(method, parameters)
        let deadline = Self.deadline(in: seconds)
        while true {
            let line: [UInt8]
            do { line = try stream.line(before: deadline) } catch { throw Trouble(error) }
            guard case .answer(let response) = try Self.message(in: line) else { continue }
            switch response.outcome {
            case .failure(let error): throw .denied(error)
            case .success(let result): if response.id == .integer(id) { return result }
            }
        }
    }

    /// Asks, and does not wait. Returns the id that the answer will carry.
    @discardableResult
    package mutating func send(_ method: Method, _ parameters: JSON.Members = JSON.Members()) throws(Trouble) -> Int64 {
        lastID += 1
        let request = Request(id: .integer(lastID), method: method.name, params: .object(parameters))
        do { try stream.write(request.json.encoded + [UInt8(ascii: "\n")]) } catch { throw Trouble(error) }
        return lastID
    }

    /// The next message that has come whole.
    package mutating func nextMessage() throws(Trouble) -> Message? {
        guard let line = stream.nextLine() else { return nil }
        return try Self.message(in: line)
    }

    /// Sends as much of `bytes` as the daemon takes at once, and returns how many that were; nil where it takes no more.
    package func offer(_ bytes: ArraySlice<UInt8>) -> Int? { stream.offer(bytes) }

    /// Reads what has come; waits where nothing has.
    package mutating func fill() throws(Trouble) {
        do { try stream.fill() } catch { throw Trouble(error) }
    }

    private static func message(in line: [UInt8]) throws(Trouble) -> Message {
        guard let json = try? JSON(parsing: line) else { throw .stranger }
        if let response = Response(json: json) { return .answer(response) }
        guard let notification = Notification(json: json) else { throw .stranger }
        return .notification(notification)
    }

    private static func deadline(in seconds: Double) -> Int64 { Clock.now + Int64(seconds * 1e9) }
}
