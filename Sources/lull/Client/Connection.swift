// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullProtocol

/// A conversation with the daemon: its hello, then requests and answers, and what it says unasked.
package struct Connection: ~Copyable {
    /// How long the daemon may take, in nanoseconds: to say who it is, and to answer.
    private static let greeting: Int64 = 3_000_000_000
    /// Seconds. A long recording has to be brought into memory before it plays.
    private static func patience(for method: Method) -> Double {
        switch method {
        case .play, .again: 120
        case .export: 60
        default: 10
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

    /// - Throws: `Failure` where nothing listens, or what listens is not Lull.
    package init(socket: String?) throws(Failure) {
        var stream = Stream(descriptor: try Dial.descriptor(option: socket))
        hello = try Self.hello(on: &stream)
        self.stream = stream
    }

    private static func hello(on stream: inout Stream) throws(Failure) -> Hello {
        let line: [UInt8]
        do { line = try stream.line(before: Clock.now + greeting) } catch {
            throw Failure(EX_UNAVAILABLE, error == .late ? Strings.silent : Strings.stranger, hint: Strings.startHint)
        }
        switch message(in: line) {
        case .notification(let notification):
            guard let hello = Hello(notification) else { throw stranger }
            return hello
        case .answer(let response):
            guard case .failure(let error) = response.outcome else { throw stranger }
            throw Failure(error)
        case nil: throw stranger
        }
    }

    package var descriptor: CInt { stream.descriptor }

    /// Asks, and waits for the answer. What comes unasked meanwhile is dropped.
    ///
    /// - Parameter seconds: how long the daemon may take; nil for what is usual
    package mutating func call(
        _ method: Method, _ parameters: JSON.Members = JSON.Members(), within seconds: Double? = nil
    ) throws(Failure) -> JSON {
        let id = try send(method, parameters)
        let deadline = Clock.now + Int64((seconds ?? Self.patience(for: method)) * 1e9)
        while true {
            let line: [UInt8]
            do { line = try stream.line(before: deadline) } catch { throw Self.failure(for: error) }
            guard case .answer(let response) = try Self.known(line) else { continue }
            switch response.outcome {
            case .failure(let error): throw Failure(error)
            case .success(let result): if response.id == .integer(id) { return result }
            }
        }
    }

    /// Asks, and does not wait. Returns the id that the answer will carry.
    @discardableResult
    package mutating func send(_ method: Method, _ parameters: JSON.Members = JSON.Members()) throws(Failure) -> Int64 {
        guard hello.version == Version.protocol else {
            throw Failure(
                EX_UNAVAILABLE, Strings.otherProtocol(hello.version, Version.protocol),
                hint: hello.version > Version.protocol ? Strings.updateHint : Strings.restartHint)
        }
        lastID += 1
        let request = Request(id: .integer(lastID), method: method.name, params: .object(parameters))
        var bytes = request.json.encoded
        bytes.append(UInt8(ascii: "\n"))
        do { try stream.write(bytes) } catch { throw Self.failure(for: error) }
        return lastID
    }

    /// The next message that has come whole.
    package mutating func nextMessage() throws(Failure) -> Message? {
        try stream.nextLine().map(Self.known)
    }

    /// Sends as much of `bytes` as the daemon takes at once, and returns how many that were; nil where it takes no more.
    package func offer(_ bytes: ArraySlice<UInt8>) -> Int? { stream.offer(bytes) }

    /// Reads what has come; waits where nothing has.
    package mutating func fill() throws(Failure) {
        do { try stream.fill() } catch { throw Self.failure(for: error) }
    }

    private static func message(in line: [UInt8]) -> Message? {
        guard let json = try? JSON(parsing: line) else { return nil }
        return Response(json: json).map(Message.answer) ?? Notification(json: json).map(Message.notification)
    }

    private static func known(_ line: [UInt8]) throws(Failure) -> Message {
        guard let message = message(in: line) else { throw stranger }
        return message
    }

    private static var stranger: Failure { Failure(EX_UNAVAILABLE, Strings.stranger, hint: Strings.startHint) }

    private static func failure(for ending: Stream.Ending) -> Failure {
        switch ending {
        case .closed: Failure(EX_UNAVAILABLE, Strings.gone, hint: Strings.startHint)
        case .endless: stranger
        case .late: Failure(EX_UNAVAILABLE, Strings.silent, hint: Strings.restartHint)
        }
    }
}
