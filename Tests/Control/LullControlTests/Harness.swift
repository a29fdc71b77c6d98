// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import Logging
import LullControl
import LullProtocol
import NIOCore
import NIOPosix
import Synchronization

/// Answers with what it was asked, unless told otherwise, and remembers what was listened to.
final class StubHandler: ControlHandler {
    typealias Answer = @Sendable (Method, JSON, Peer) async throws(ProtocolError) -> JSON

    typealias Receipt = @Sendable (Upload, JSON) async throws(ProtocolError) -> JSON

    private let answer: Answer
    private let receipt: Receipt
    private let topics = Mutex<[Set<Topic>]>([])
    private let snapshots: @Sendable () async -> Void
    private let gone = Mutex<Set<Int>>([])

    init(
        answer: @escaping Answer = { method, params, _ in ["method": .string(method.name), "params": params] },
        receipt: @escaping Receipt = { _, _ in .null },
        snapshots: @escaping @Sendable () async -> Void = {}
    ) {
        self.receipt = receipt
        self.snapshots = snapshots
        self.answer = answer
    }

    var listenedTo: [Set<Topic>] { topics.withLock { $0 } }

    func handle(_ method: Method, _ params: JSON, from peer: Peer) async throws(ProtocolError) -> JSON {
        try await answer(method, params, peer)
    }

    func receive(_ upload: Upload, _ params: JSON, from peer: Peer) async throws(ProtocolError) -> JSON {
        try await receipt(upload, params)
    }

    /// The connections that are no more.
    var hungUp: Set<Int> { gone.withLock { $0 } }

    func hungUp(_ peer: Peer) { gone.withLock { _ = $0.insert(peer.connection) } }

    func snapshot(topics: Set<Topic>) async -> JSON {
        await snapshots()
        return ["state": "stopped"]
    }

    func subscribersChanged(_ topics: Set<Topic>) async { self.topics.withLock { $0.append(topics) } }
}

/// A folder of its own under the system's folder for such, gone with everything in it at the end.
func withFolder<Result>(_ body: (String) async throws -> Result) async throws -> Result {
    var template = Array("/tmp/lull-test-XXXXXX".utf8CString)
    guard let made = mkdtemp(&template) else { throw Client.Failure(what: "mkdtemp") }
    let folder = String(cString: made)
    defer {
        for name in ["l.sock", "l.sock.lock", "lull/l.sock", "lull/l.sock.lock"] { unlink("\(folder)/\(name)") }
        rmdir("\(folder)/lull")
        rmdir(folder)
    }
    return try await body(folder)
}

/// A server at work while `body` runs, which is given the server and its socket's path, and may block.
func withServer(
    _ handler: any ControlHandler = StubHandler(),
    role: @escaping @Sendable (Peer) -> Role = { _ in .owner },
    _ body: @Sendable (ControlServer, String) async throws -> Void
) async throws {
    try await withFolder { folder in
        let path = "\(folder)/lull/l.sock"
        let log = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let loops = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let server = ControlServer(
            socket: try ListeningSocket.bind(SocketPath(path)), handler: handler, log: log, on: loops.next(),
            role: role)
        try await server.start()
        do {
            try await withTaskExecutorPreference(ThreadPerJob()) { try await body(server, path) }
        } catch {
            await server.shutdown()
            try await loops.shutdownGracefully()
            throw error
        }
        await server.shutdown()
        try await loops.shutdownGracefully()
    }
}

/// A client that has read its hello.
func greeted(_ path: String) throws -> Client {
    let client = try Client(path)
    guard let hello = try client.json(), Notification(json: hello).flatMap(Hello.init) != nil else {
        throw Client.Failure(what: "hello")
    }
    return client
}

/// Is shut until it is opened, and then for nobody.
final class Gate: Sendable {
    private let state = Mutex<(isOpen: Bool, waiting: [CheckedContinuation<Void, Never>])>((false, []))

    func pass() async {
        await withCheckedContinuation { waiting in
            let isOpen = state.withLock { state in
                if !state.isOpen { state.waiting.append(waiting) }
                return state.isOpen
            }
            if isOpen { waiting.resume() }
        }
    }

    func open() {
        let waiting = state.withLock { state in
            state.isOpen = true
            return state.waiting
        }
        for one in waiting { one.resume() }
    }
}
