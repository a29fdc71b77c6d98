// SPDX-License-Identifier: GPL-3.0-or-later

import Logging
import LullControl
import LullDaemon
import LullEngine
import LullLibrary
import LullProtocol
import LullRender
import LullSinkKit
import LullTestKit
import LullVoices
import NIOCore
import NIOPosix
import Synchronization

/// A coordinator over a fake sink, with three tunes on disk and a memory in a folder of its own.
final class Household: Sendable {
    let coordinator: Coordinator
    let sink: FakeSink
    let folder: TemporaryFolder
    let mixer = FakeMixer()

    init(in folder: TemporaryFolder, settings: Settings = Settings()) throws {
        for (id, title, tempo) in [("brahms_wiegenlied", "Wiegenlied", 72), ("suo_gan", "Suo Gân", 63), ("a", "A", 80)]
        {
            try folder.write(
                "\(id).abc",
                "X:1\nT:\(title)\nC:Trad.\nM:3/4\nL:1/4\nQ:1/4=\(tempo)\nK:C\n"
                    + "CDE|FGA|cBA|GFE|CDE|FGA|cBA|C3|\nw:la la la\n"
            )
        }
        let made = Mutex<FakeSink?>(nil)
        let engine = Engine(speaker: .small, ceiling: Ceiling()) { renderer in
            let sink = FakeSink(renderer, hearsFirstFrameAt: Int64(NIODeadline.now().uptimeNanoseconds))
            made.withLock { $0 = sink }
            return sink
        }
        guard let sink = made.withLock({ $0 }) else { preconditionFailure("the engine made no sink") }
        self.sink = sink
        self.folder = folder
        var log = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        log.logLevel = .critical
        coordinator = Coordinator(
            eventLoop: MultiThreadedEventLoopGroup.singleton.next(), settings: settings,
            songbook: Songbook(folders: [folder.path]), memory: Memory(folder: "\(folder.path)/state/lull"),
            calibrations: CalibrationBook(folder: "\(folder.path)/state/lull"), readMixer: mixer.reader, log: log,
            engine: engine)
    }

    convenience init() throws { try self.init(in: TemporaryFolder()) }

    /// Answers a request as a client of the socket would have it.
    @discardableResult
    func ask(_ method: Method, _ params: JSON = .object(JSON.Members())) async throws -> JSON {
        try await coordinator.handle(method, params, from: Peer(uid: 0, gid: 0, pid: 1))
    }

    /// The name of the error that the request is refused with; nil where it is not.
    func refusal(_ method: Method, _ params: JSON = .object(JSON.Members())) async -> ProtocolError.Name? {
        do {
            _ = try await ask(method, params)
            return nil
        } catch {
            return (error as? ProtocolError)?.name
        }
    }

    /// Lets the device play for a while.
    func play(_ seconds: Double) { sink.run(seconds) }

    /// Has the device refuse the next start.
    func refuse(_ state: SinkState) {
        let coordinator = coordinator
        sink.onStart(state) { Task { await coordinator.deviceChanged(state, "It is not there.") } }
    }
}
