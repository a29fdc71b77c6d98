// SPDX-License-Identifier: GPL-3.0-or-later

import Logging
import LullControl
import LullDaemon
import LullEngine
import LullLibrary
import LullProtocol
import LullRecording
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
    let workers = RecordingWorkers()
    let loop: any EventLoop = MultiThreadedEventLoopGroup.singleton.next()

    /// - Parameter age: seconds that the sink has played silence for
    init(
        in folder: TemporaryFolder, settings: Settings = Settings(), disk: Disk = Disk(), hasLibrary: Bool = true,
        studio: Studio = Studio(), age: Double = 0, loom: Loom? = nil, diary: Diary = Diary(),
        belongings: (RecordingLibrary?) -> Belongings = { _ in Belongings() }
    ) throws {
        for (id, title, tempo) in [("brahms_wiegenlied", "Wiegenlied", 72), ("suo_gan", "Suo Gân", 63), ("a", "A", 80)]
        {
            try folder.write(
                "\(id).abc",
                "X:1\nT:\(title)\nC:Trad.\nM:3/4\nL:1/4\nQ:1/4=\(tempo)\nK:C\n"
                    + "CDE|FGA|cBA|GFE|CDE|FGA|cBA|C3|\nw:la la la\n"
            )
        }
        let made = Mutex<FakeSink?>(nil)
        let engine = Engine(
            speaker: .small, ceiling: Ceiling(),
            makeStretcher: { if let loom { loom.live() } else { try? RubberBandStretcher(window: .short) } }
        ) { renderer in
            let first = Int64(NIODeadline.now().uptimeNanoseconds) - Int64(age * 1e9)
            let sink = FakeSink(renderer, hearsFirstFrameAt: first)
            made.withLock { $0 = sink }
            return sink
        }
        guard let sink = made.withLock({ $0 }) else { preconditionFailure("the engine made no sink") }
        self.sink = sink
        self.folder = folder
        var log = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        log.logLevel = .critical
        let songbook = Songbook(folders: [folder.path])
        let library =
            hasLibrary
            ? RecordingLibrary(folder: "\(folder.path)/library", sounds: [folder.path], disk: disk) : nil
        let load = loom?.load
        let recordings = Recordings(
            library, workers: workers, renders: loom?.renders, measureLoad: { load ?? 0 },
            isTaken: { songbook.track($0) != nil })
        coordinator = Coordinator(
            eventLoop: loop, settings: settings, songbook: songbook, recordings: recordings,
            routines: RoutineShelf(folders: ["\(folder.path)/routines"]),
            memory: Memory(folder: "\(folder.path)/state/lull"),
            calibrations: CalibrationBook(folder: "\(folder.path)/state/lull"), readMixer: mixer.reader,
            studio: studio, steadyAfter: loom?.patience, diary: diary, belongings: belongings(library), log: log,
            engine: engine)
    }

    convenience init() throws { try self.init(in: TemporaryFolder()) }

    /// Answers a request as a client of the socket would have it.
    @discardableResult
    func ask(
        _ method: Method, _ params: JSON = .object(JSON.Members()), over connection: Int = 0
    ) async throws -> JSON {
        try await coordinator.handle(method, params, from: Peer(uid: 0, gid: 0, pid: 1, connection: connection))
    }

    /// The name of the error that the request is refused with; nil where it is not.
    func refusal(
        _ method: Method, _ params: JSON = .object(JSON.Members()), over connection: Int = 0
    ) async -> ProtocolError.Name? {
        do {
            _ = try await ask(method, params, over: connection)
            return nil
        } catch {
            return (error as? ProtocolError)?.name
        }
    }

    /// Announces a file and sends it, as a client does.
    ///
    /// - Parameter piece: how many bytes come at once
    @discardableResult
    func deliver(
        _ bytes: [UInt8], named name: String, title: String? = nil, piece: Int = 10_000, by uid: UInt32 = 0
    ) async throws -> JSON {
        let ticket = try await announce(name, bytes.count, title: title)
        return try await send(bytes, with: ticket, piece: piece, by: uid)
    }

    /// A ticket for a file.
    func announce(_ name: String, _ size: Int, title: String? = nil) async throws -> String {
        var members = JSON.Members([("name", .string(name)), ("size", .integer(Int64(size)))])
        members["title"] = title.map { .string($0) }
        let answer = try await ask(.import, .object(members))
        return answer["ticket"]?.string ?? ""
    }

    func send(_ bytes: [UInt8], with ticket: String, piece: Int = 10_000, by uid: UInt32 = 0) async throws -> JSON {
        let left = Mutex(bytes[...])
        let upload = Upload {
            left.withLock { left in
                let next = left.prefix(piece)
                left = left.dropFirst(piece)
                return next.isEmpty ? nil : Array(next)
            }
        }
        return try await coordinator.receive(
            upload, ["ticket": .string(ticket)], from: Peer(uid: uid, gid: 0, pid: 1))
    }

    /// What lies in the library's folders, but for its database.
    var leftovers: [String] {
        let listed = try? run("sh", ["-c", "cd \(folder.path)/library 2>/dev/null && find . -type f | sort"])
        return (listed?.text ?? "").split(separator: "\n").map(String.init).filter { !$0.hasPrefix("./library.sqlite") }
    }

    /// Whether nothing is on its way into the library.
    var isCleared: Bool {
        let folders = ["incoming", "takes"].map { "\(folder.path)/library/\($0)" }
        return (try? run("find", folders + ["-mindepth", "1"]).text.isEmpty) ?? true
    }

    /// Lets the device play for a while.
    func play(_ seconds: Double) { sink.run(seconds) }

    /// Lets the device play, never behind the clock however busy the machine is, until `condition` holds.
    func play(until condition: (JSON) -> Bool) async throws -> JSON {
        let clock = ContinuousClock()
        var last = clock.now
        var latest: JSON = .null
        for _ in 0..<2_400 {
            try await Task.sleep(for: .milliseconds(50))
            let now = clock.now
            play((now - last) / .seconds(1))
            last = now
            let status = try await ask(.status)
            if condition(status) { return status }
            latest = status
        }
        throw SpawnError("after two minutes still not, but \(latest)")
    }

    /// A client's connection is gone.
    func hangUp(_ connection: Int) async throws {
        let coordinator = coordinator
        try await loop.submit { coordinator.hungUp(Peer(uid: 0, gid: 0, pid: 1, connection: connection)) }.get()
    }

    /// Has the device refuse the next start. The report comes over the loop, which no busy test keeps waiting.
    func refuse(_ state: SinkState) {
        let (coordinator, loop) = (coordinator, loop)
        sink.onStart(state) {
            loop.execute { coordinator.assumeIsolated { $0.deviceChanged(state, "It is not there.") } }
        }
    }
}

/// Waits until `condition` holds, and keeps no thread waiting meanwhile.
func soon(_ what: String, _ condition: () throws -> Bool) async throws {
    for _ in 0..<2_000 {
        if try condition() { return }
        try await Task.sleep(for: .milliseconds(10))
    }
    throw SpawnError("after 20 s still not: \(what)")
}
