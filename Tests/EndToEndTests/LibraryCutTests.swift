// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullProtocol
import LullTestKit
import Testing

/// The daemon killed, or the power cut, at each call by which it changes the library or the cache.
@Suite(.serialized, .timeLimit(.minutes(60))) struct LibraryCutTests {
    /// What is under way as it ends.
    enum Deed: String, CaseIterable {
        case add, remove, grid, render

        /// Does it, as a parent would. `render` waits until the recording has been rendered.
        func callAsFunction(_ home: LibraryHome) throws -> Finished? {
            switch self {
            case .add: return try home.household.lull("import", home.sound)
            case .remove: return try home.household.lull("remove", "mine", "--yes")
            case .grid: return try home.household.lull("grid", "mine", "nudge", "-20")
            case .render:
                _ = try? Wire(home.household.socket).call("play", ["track": "mine", "tempo": 60])
                try eventually(within: 300, "it is rendered, or the daemon is no more") {
                    let isRunning = home.household.daemon?.isRunning ?? false
                    return !isRunning || !home.rendered.isEmpty
                }
                return nil
            }
        }

        /// Ids of the parent's own before and after it, and whether it takes seconds.
        var before: [String] { ["mine"] }
        var after: [String] { self == .remove ? [] : self == .add ? ["hum-wav", "mine"] : ["mine"] }
    }

    /// The orders by which it ends at a call.
    static let ends = FaultCases.areAll ? ["kill", "kill half", "cut", "cut half"] : ["kill half", "cut"]

    @Test(arguments: Deed.allCases.filter { $0 != .render || FaultCases.areAll }, ends)
    func `ended at any call, nothing is lost, it comes back silent, and the same then succeeds`(
        deed: Deed, end: String
    ) throws {
        let template = try LibraryHome.template.get()
        let count = try count(deed, template)
        for number in FaultCases.picked(of: count, few: 4) {
            let context = Comment(rawValue: "\(end) at \(number) of \(count) of \(deed)")
            let home = try LibraryHome(template)
            try home.start()
            let grid = try home.grid()
            try home.faults.order("files at=\(number) \(end)")
            _ = try deed(home)
            // A file comes in a piece more or less, and its last call has another number.
            let isOver = (try? eventually(within: 5, "it ends") { home.household.daemon?.isRunning == false }) != nil
            guard isOver || number < count - 6 else { continue }
            try #require(home.household.daemon?.isRunning == false, context)
            #expect(home.household.daemon?.wait() == .signal(SIGKILL), context)

            try home.household.start()
            let status = try home.household.ask("status")
            #expect(["stopped", "paused"].contains(status["state"]?.string), context)
            let list = try home.household.lull("tracks", "--kind", "recording")
            #expect(list.ending == .exit(0) && list.errorText.isEmpty, context)
            let ids = try home.ids()
            #expect(ids == deed.before || ids == deed.after, "\(context): \(ids)")
            try home.check(ids, context)
            if ids.contains("mine") {
                let now = try home.grid()
                #expect(now == grid || deed == .grid, context)
            }
            #expect(home.leftovers.isEmpty, "\(context): \(home.leftovers)")
            try again(deed, home, ids, context)
            #expect(try home.household.end() == .exit(0))
            #expect(home.leftovers.isEmpty, "\(context): \(home.leftovers)")
        }
    }

    /// Does it once more, which succeeds unless it was done.
    private func again(_ deed: Deed, _ home: LibraryHome, _ ids: [String], _ context: Comment) throws {
        let isDone = deed != .grid && deed != .render && ids == deed.after
        let finished = try deed(home)
        switch deed {
        case .add: #expect(finished?.ending == .exit(0), context)
        case .remove: #expect(finished?.ending == .exit(isDone ? 66 : 0), context)
        case .grid:
            #expect(finished?.ending == .exit(0), context)
            #expect(try home.household.lull("grid", "mine", "undo").ending == .exit(0), context)
        case .render: #expect(home.rendered.count == 1, context)
        }
        #expect(try home.ids() == deed.after, context)
        try home.check(deed.after, context)
        let rendered = deed == .remove ? 0 : 1
        #expect(home.rendered.count <= rendered, "\(context): \(home.rendered)")
    }

    /// How many calls it makes.
    private func count(_ deed: Deed, _ template: String) throws -> Int {
        let home = try LibraryHome(template)
        try home.start()
        try home.faults.order("")
        _ = try deed(home)
        // What is tidied away comes after the answer.
        var count = -1
        try eventually("all is done") {
            defer { count = home.faults.calls.count }
            usleep(200_000)
            return count == home.faults.calls.count
        }
        #expect(count > 5)
        return count
    }
}

/// A parent's box whose library has the recording `mine`.
final class LibraryHome {
    let household: Household
    let faults: Faults
    /// A file to import.
    let sound: String

    /// - Parameter template: its folders `data` and `cache` are the first of its own
    init(_ template: String?) throws {
        household = try Household(pulse: nil, asound: "pcm.!default { type null }")
        let folder = household.folder.path
        if let template {
            let copied = try run("cp", ["-a", "\(template)/data", "\(template)/cache", folder])
            guard copied.ending == .exit(0) else { throw SpawnError("cannot copy: \(copied.errorText)") }
        }
        faults = try Faults(in: folder, roots: ["\(folder)/data", "\(folder)/cache"])
        sound = try SoundFile.wav.write(to: folder, seconds: 5)
    }

    /// Starts a daemon that may be killed, and waits until it has read what there is.
    func start() throws {
        try household.start(changing: faults.environment)
        try household.ask("tracks")
    }

    /// One library for all: it takes a while until the recordings that come with Lull have been read.
    static let template = Result {
        let home = try LibraryHome(nil)
        try home.start()
        let file = try SoundFile.flac.write(to: home.household.folder.path, seconds: 14, name: "mine")
        guard try home.household.lull("import", file).ending == .exit(0) else { throw SpawnError("no import") }
        let taps = (0..<10).map { "\(2 + $0).0" }
        try home.household.ask(["grid", "mine", "tap"] + taps)
        try eventually("what comes with Lull is read") { try home.recordings().count == 3 }
        guard try home.household.end() == .exit(0) else { throw SpawnError("it did not end") }
        kept.append(home)
        return home.household.folder.path
    }

    /// Keeps the template's folder.
    nonisolated(unsafe) private static var kept: [LibraryHome] = []

    private func recordings() throws -> [JSON] {
        try household.ask("tracks", "--kind", "recording")["tracks"]?.array ?? []
    }

    /// Of the parent's own recordings.
    func ids() throws -> [String] {
        try recordings().compactMap { $0["id"]?.string }
            .filter { !["brahms-wiegenlied-hummed", "suo-gan-on-the-harp"].contains($0) }
    }

    func grid() throws -> JSON? { try household.ask("grid", "mine")["grid"]?["beats"] }

    /// Each of them is whole: its audio is what its sidecar says, and `track` shows it.
    func check(_ ids: [String], _ context: Comment) throws {
        for id in ids {
            let track = try household.ask("track", id)
            #expect(track["kind"]?.string == "recording", context)
            let folder = "\(household.folder.path)/data/lull/recordings/\(id)"
            let audio = try run("find", [folder, "-type", "f", "-not", "-name", "*.lull"]).text.split(separator: "\n")
            let hash = try run("sha256sum", audio.map(String.init)).text.split(separator: " ").first
            #expect(audio.count == 1, "\(context): \(audio)")
            let sidecar = String(decoding: try contents(of: "\(folder)/recording.lull"), as: UTF8.self)
            #expect(hash.map { sidecar.contains($0) } ?? false, "\(context): \(id) is not what it was")
        }
        let names = try run("ls", ["\(household.folder.path)/data/lull/recordings"]).text
        #expect(names.split(separator: "\n").map(String.init) == ids, context)
    }

    /// What is rendered.
    var rendered: [String] { names(in: "cache/lull/rendered", "-name '*.flac' -not -path '*/drafts/*'") }

    /// What is neither in the library nor in the cache, and what no program is at work on.
    var leftovers: [String] {
        names(in: "data/lull/incoming", "-mindepth 1") + names(in: "data/lull/takes", "-mindepth 1")
            + names(in: "cache/lull/rendered/drafts", "-mindepth 1")
            + names(in: "data/lull", "-maxdepth 1 -name '*.new'")
    }

    private func names(in folder: String, _ condition: String) -> [String] {
        let path = "\(household.folder.path)/\(folder)"
        let found = try? run("sh", ["-c", "[ ! -d \(path) ] || find \(path) \(condition)"])
        return (found?.text ?? "").split(separator: "\n").map(String.init)
    }
}
