// SPDX-License-Identifier: GPL-3.0-or-later

import CLullShims
import Glibc
import Logging
import LullALSA
import LullControl
import LullEngine
import LullLibrary
import LullProtocol
import LullRecording
import LullRealtime
import LullRender
import NIOCore
import NIOPosix
import ServiceLifecycle

/// The composition root: settings, sound, socket and lifecycle, joined.
///
/// - Thread: main
package struct Daemon: Sendable {
    private let surroundings: Surroundings
    private let socket: SocketPath
    private let log: Logger

    /// - Parameter socket: Where to listen, unless systemd hands a socket over.
    package init(_ surroundings: Surroundings, socket: SocketPath) {
        self.surroundings = surroundings
        self.socket = socket
        LoggingSystem.bootstrap { JournalHandler(label: $0) }
        var log = Logger(label: "lulld")
        log.logLevel = surroundings.settings.logLevel
        self.log = log
    }

    /// Serves until SIGTERM or SIGINT, then fades out and ends the process with 0. A second signal ends it at once.
    ///
    /// Signals are waited for here and all other work is kept on the event loop: a process that ever starts Dispatch's
    /// pool is woken by its monitor once a second, and an idle Lull is never woken.
    ///
    /// - Throws: `Failure`, where it cannot begin to serve.
    package func run() throws -> Never {
        lull_return_large_blocks()
        var signals = sigset_t()
        sigemptyset(&signals)
        sigaddset(&signals, SIGTERM)
        sigaddset(&signals, SIGINT)
        sigaddset(&signals, SIGXCPU)
        // Before any thread is made, so that all of them leave these to this one.
        pthread_sigmask(SIG_BLOCK, &signals, nil)

        let loop = MultiThreadedEventLoopGroup(numberOfThreads: 1).next()
        let coordinator = try makeCoordinator(on: loop)
        let server = ControlServer(socket: try listen(), handler: coordinator, log: log, on: loop)
        let service = ControlService(
            coordinator: coordinator, server: server,
            watchdog: ServiceManager.watchdogPeriod(surroundings.environment), log: log)
        let group = ServiceGroup(configuration: .init(services: [.init(service: service)], logger: log))
        let executor = server.taskExecutor
        Task(executorPreference: executor) {
            do {
                try await group.run()
                exit(EX_OK)
            } catch {
                log.critical("\(error)")
                exit(EX_SOFTWARE)
            }
        }
        _ = next(of: signals)
        Task(executorPreference: executor) { await group.triggerGracefulShutdown() }
        _exit(128 + next(of: signals))
    }

    /// Waits for a signal that asks for the end. Another says that a thread has taken more of the processor than real time
    /// may (RLIMIT_RTTIME), and all threads go on without.
    private func next(of signals: sigset_t) -> Int32 {
        var (signals, signal) = (signals, Int32(0))
        while true {
            sigwait(&signals, &signal)
            guard signal == SIGXCPU else { return signal }
            RealtimeThread.demoteAll()
            log.warning("\(Words.demoted)")
        }
    }

    private func listen() throws(Failure) -> ListeningSocket {
        do throws(SocketFailure) {
            let inherited = try ListeningSocket.inherited(environment: surroundings.environment)
            return if let inherited { inherited } else { try ListeningSocket.bind(socket) }
        } catch {
            throw Failure(error)
        }
    }

    private func recordings(_ songbook: Songbook) -> Recordings {
        let window = surroundings.settings.stretchWindow
        let renders = RenderedLoops(surroundings.renderedCache, log: log) { try? RubberBandStretcher(window: .full) }
        return Recordings(
            surroundings.library, renders: renders,
            measureLoad: { (try? RubberBandStretcher(window: window)).map(StretchLoad.measure) ?? 0 },
            isTaken: { songbook.track($0) != nil })
    }

    private func makeCoordinator(on loop: any EventLoop) throws -> Coordinator {
        let settings = surroundings.settings
        let relay = DeviceRelay(loop)
        let engine = try Engine(
            speaker: settings.speaker, ceiling: settings.ceiling, hasRoom: settings.hasRoom,
            makeStretcher: { try? RubberBandStretcher(window: settings.stretchWindow) }
        ) { renderer in
            try ALSAOutput(device: settings.sound.device.name, profile: settings.profile, source: renderer) {
                relay.report($0, $1)
            }
        }
        let songbook = surroundings.songbook
        let recordings = recordings(songbook)
        let coordinator = Coordinator(
            eventLoop: loop, settings: settings, songbook: songbook, recordings: recordings,
            routines: RoutineShelf(folders: surroundings.folders.routines),
            memory: Memory(folder: surroundings.folders.state),
            calibrations: CalibrationBook(folder: surroundings.folders.state, log: log), diary: surroundings.diary,
            belongings: surroundings.belongings(recordings.library), log: log, engine: engine)
        relay.connect(coordinator)
        return coordinator
    }
}
