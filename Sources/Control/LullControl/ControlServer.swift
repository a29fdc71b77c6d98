// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import Logging
import LullProtocol
import NIOCore
import NIOPosix
import Synchronization

/// Serves the control socket: one JSON-RPC object a line, requests of one connection answered in order, events to those
/// who asked for them.
///
/// Everything runs on one event loop, this actor and the handler's part of each request too. While nobody
/// asks and nothing happens, nothing wakes: there is no timer but the moment that a client gets to read its last line.
///
/// - Thread: any
package actor ControlServer {
    let socket: ListeningSocket
    let handler: any ControlHandler
    let role: @Sendable (Peer) -> Role
    let log: Logger
    /// Runs tasks on the server's loop. A daemon that does all its control work here never wakes the shared pool of
    /// threads, whose monitor (libdispatch's, on Linux) would tick once a second for ever after.
    package nonisolated let taskExecutor: any TaskExecutor

    var connections: [ObjectIdentifier: Connection] = [:]
    var serving: [ObjectIdentifier: Task<Void, Never>] = [:]
    var sequence: Int64 = 0
    /// Connections that ever were.
    var admitted = 0
    var told: Set<Topic> = []
    var telling: Task<Void, Never>?

    nonisolated let loop: any EventLoop
    /// Held while something is put on the loop from outside, so that nothing is once the loop has ended.
    private nonisolated let isOpen = Mutex(true)
    private var listener: (any Channel)?

    package nonisolated var unownedExecutor: UnownedSerialExecutor { loop.executor.asUnownedSerialExecutor() }

    /// - Parameters:
    ///   - socket: Where to serve; the server's from here on.
    ///   - handler: What does what is asked.
    ///   - log: Names no client at `info` and above.
    ///   - loop: Outlives the server.
    ///   - role: What a caller may do. By default the user that the daemon runs as, and root, own it, and whoever else
    ///     can open the socket may play.
    package init(
        socket: ListeningSocket, handler: any ControlHandler, log: Logger, on loop: any EventLoop,
        role: @escaping @Sendable (Peer) -> Role = { $0.role }
    ) {
        self.socket = socket
        self.handler = handler
        self.log = log
        self.role = role
        self.loop = loop
        taskExecutor = LoopTaskExecutor(loop)
    }

    /// Begins to serve.
    ///
    /// - Throws: What the system says if it will not have the socket listened on.
    package func start() async throws {
        listener = try await ServerBootstrap(group: loop)
            .childChannelOption(.autoRead, value: false)
            .childChannelOption(.allowRemoteHalfClosure, value: true)
            .childChannelOption(.recvAllocator, value: FixedSizeRecvByteBufferAllocator(capacity: 16_384))
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(LineHandler(server: self))
                }
            }
            .withBoundSocket(socket.descriptor)
            .get()
        log.info("listening")
    }

    /// Tells the subscribers of `topic` that something happened.
    ///
    /// What one thread publishes arrives in its order, each with the next `seq` and the time of this call, unless
    /// `payload` brings an `at` of its own. Costs next to nothing while nobody listens.
    ///
    /// - Parameter payload: An object, whose members stand beside `seq`, `at` and `topic`.
    package nonisolated func publish(_ topic: Topic, payload: JSON) {
        let now = MonotonicClock.now
        if loop.inEventLoop {
            assumeIsolated { $0.send(topic, payload, at: now) }
        } else {
            isOpen.withLock { isOpen in
                guard isOpen else { return }
                loop.execute { self.assumeIsolated { $0.send(topic, payload, at: now) } }
            }
        }
    }

    /// Answers what was asked, tells nobody anything more, and gives the socket up. Waits for the handler's calls to
    /// return. Calling it again does nothing.
    package nonisolated func shutdown() async {
        guard isOpen.withLock({ $0 }) else { return }
        await drain()
        isOpen.withLock { $0 = false }
        log.info("closed")
    }

    private func drain() async {
        socket.release()
        try? await listener?.close()
        for (id, connection) in connections {
            if connection.inflow != nil { abandonUpload(id) }
            connection.end()
            serve(ObjectIdentifier(connection.channel))
        }
        while let task = serving.values.first { await task.value }
        while let connection = connections.values.first { try? await connection.channel.closeFuture.get() }
        await telling?.value
    }
}

/// CLOCK_MONOTONIC, in nanoseconds.
package enum MonotonicClock {
    package static var now: Int64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }
}
