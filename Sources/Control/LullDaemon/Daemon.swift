// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import Logging
import LullALSA
import LullControl
import LullEngine
import LullLibrary
import LullProtocol
import LullRender
import NIOCore
import NIOPosix
import ServiceLifecycle
import UnixSignals

/// The composition root: settings, sound, socket and lifecycle, joined.
///
/// - Thread: main
package struct Daemon: Sendable {
    package var settings: Settings
    package var socket: SocketPath
    package var folders: Folders
    package var environment: [String: String]
    package var log: Logger

    package init(
        settings: Settings, socket: SocketPath, folders: Folders, environment: [String: String], log: Logger
    ) {
        self.environment = environment
        self.settings = settings
        self.socket = socket
        self.folders = folders
        self.log = log
    }

    /// Serves until SIGTERM or SIGINT, then fades out and ends. A second signal ends it at once.
    ///
    /// - Throws: `Failure`.
    package func run() async throws {
        let listening: ListeningSocket
        do throws(SocketFailure) {
            let inherited = try ListeningSocket.inherited(environment: environment)
            listening = if let inherited { inherited } else { try ListeningSocket.bind(socket) }
        } catch {
            throw Failure(error)
        }
        let loops = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let coordinator = try makeCoordinator(on: loops.next())
        let server = ControlServer(socket: listening, handler: coordinator, log: log, on: loops.next())
        let service = ControlService(coordinator: coordinator, server: server, log: log)
        let group = ServiceGroup(
            configuration: .init(
                services: [.init(service: service)], gracefulShutdownSignals: [.sigterm, .sigint], logger: log))
        try await group.run()
        try await loops.shutdownGracefully()
    }

    private func makeCoordinator(on loop: any EventLoop) throws -> Coordinator {
        let device =
            switch settings.sound.device {
            case .auto: ALSADevices.resolve("auto")
            case .named(let name): name
            }
        let relay = DeviceRelay(loop)
        let engine = try Engine(speaker: settings.speaker, ceiling: settings.ceiling) { renderer in
            try ALSAOutput(device: device, profile: settings.profile, source: renderer) { relay.report($0, $1) }
        }
        let coordinator = Coordinator(
            eventLoop: loop, settings: settings, songbook: Songbook(folders: folders.sounds),
            memory: Memory(folder: folders.state), log: log, deviceName: device, engine: engine)
        relay.connect(coordinator)
        return coordinator
    }
}
