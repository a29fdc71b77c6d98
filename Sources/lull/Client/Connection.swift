// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullClient
import LullProtocol

/// A conversation with the daemon, with its troubles put into words.
package struct Connection: ~Copyable {
    /// Seconds that the daemon may take to say who it is: systemd may be starting it at this call, and a small computer
    /// reads it from a slow card.
    private static let greeting = 20.0
    /// Seconds that it may take to answer. A long recording has to be brought into memory before it plays.
    private static func patience(for method: Method) -> Double {
        switch method {
        case .play, .again: 120
        case .export: 60
        default: 10
        }
    }

    private var conversation: Conversation

    /// - Throws: `Failure` where nothing listens, or what listens is not Lull.
    package init(socket: String?) throws(Failure) {
        let descriptor = try Dial.descriptor(option: socket)
        do { conversation = try Conversation(descriptor: descriptor, greetingWithin: Self.greeting) } catch {
            switch error {
            case .denied(let error): throw Failure(error)
            case .late: throw Failure(EX_UNAVAILABLE, Strings.silent, hint: Strings.startHint)
            case .refused, .closed, .stranger: throw Self.stranger
            }
        }
    }

    package var hello: Hello { conversation.hello }

    package var descriptor: CInt { conversation.descriptor }

    /// Asks, and waits for the answer. What comes unasked meanwhile is dropped.
    ///
    /// - Parameter seconds: how long the daemon may take; nil for what is usual
    package mutating func call(
        _ method: Method, _ parameters: JSON.Members = JSON.Members(), within seconds: Double? = nil
    ) throws(Failure) -> JSON {
        try checkVersion()
        do { return try conversation.call(method, parameters, within: seconds ?? Self.patience(for: method)) } catch {
            throw Self.failure(for: error)
        }
    }

    /// Asks, and does not wait. Returns the id that the answer will carry.
    @discardableResult
    package mutating func send(_ method: Method, _ parameters: JSON.Members = JSON.Members()) throws(Failure) -> Int64 {
        try checkVersion()
        do { return try conversation.send(method, parameters) } catch { throw Self.failure(for: error) }
    }

    private func checkVersion() throws(Failure) {
        guard hello.version == Version.protocol else {
            throw Failure(
                EX_UNAVAILABLE, Strings.otherProtocol(hello.version, Version.protocol),
                hint: hello.version > Version.protocol ? Strings.updateHint : Strings.restartHint)
        }
    }

    /// The next message that has come whole.
    package mutating func nextMessage() throws(Failure) -> Conversation.Message? {
        do { return try conversation.nextMessage() } catch { throw Self.failure(for: error) }
    }

    /// Sends as much of `bytes` as the daemon takes at once, and returns how many that were; nil where it takes no more.
    package func offer(_ bytes: ArraySlice<UInt8>) -> Int? { conversation.offer(bytes) }

    /// Reads what has come; waits where nothing has.
    package mutating func fill() throws(Failure) {
        do { try conversation.fill() } catch { throw Self.failure(for: error) }
    }

    private static var stranger: Failure { Failure(EX_UNAVAILABLE, Strings.stranger, hint: Strings.startHint) }

    private static func failure(for trouble: Conversation.Trouble) -> Failure {
        switch trouble {
        case .denied(let error): Failure(error)
        case .closed, .refused: Failure(EX_UNAVAILABLE, Strings.gone, hint: Strings.startHint)
        case .late: Failure(EX_UNAVAILABLE, Strings.silent, hint: Strings.restartHint)
        case .stranger: stranger
        }
    }
}
