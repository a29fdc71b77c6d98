// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullProtocol
import LullTestKit
import Testing

/// The daemon killed, or the power cut, at each call by which it keeps what plays.
@Suite(.serialized, .timeLimit(.minutes(30))) struct StateFaultTests {
    /// What is kept, as far as a parent would notice.
    private struct Kept: Equatable {
        var track: String?
        var volume: Int?
        var tempo: Int?
        /// Whether `resume` goes on with it.
        var isInterrupted = false
        /// The beat of the phrase.
        var place: Int?

        init() {}

        init(_ json: JSON) {
            (track, volume, tempo) = (json["track"]?.string, json["volume"]?.int, json["tempo"]?.int)
            (isInterrupted, place) = (json["session"] != nil, json["session"]?["place"]?.int)
        }

        /// Whether they differ at most in the phrase, which goes on by itself.
        func isLike(_ other: Kept) -> Bool {
            var other = other
            other.place = place
            return self == other
        }
    }

    /// A parent's box with a daemon in it that may be killed.
    private final class Home {
        let household: Household
        let faults: Faults

        init() throws {
            household = try Household(pulse: nil, asound: "pcm.!default { type null }")
            faults = try Faults(in: household.folder.path, roots: ["\(household.folder.path)/state"])
            try household.start(changing: faults.environment)
        }

        var names: [String] {
            get throws { try run("ls", ["-A", folder]).text.split(separator: "\n").map(String.init) }
        }

        private var folder: String { "\(household.folder.path)/state/lull" }

        /// What the file says, whole; nothing where there is none.
        func kept() throws -> Kept {
            let path = "\(folder)/last.json"
            guard access(path, F_OK) == 0 else { return Kept() }
            return Kept(try JSON(parsing: try contents(of: path)))
        }
    }

    /// What a parent does in one short life, and what is kept of it each time.
    private static let life: [(method: String, params: JSON, shows: @Sendable (Kept) -> Bool)] = [
        ("play", ["track": "suo-gan", "tempo": 120, "volume": 40], { $0.volume == 40 && $0.isInterrupted }),
        ("volume", ["value": 52], { $0.volume == 52 }),
        ("tempo", ["value": 110], { $0.tempo == 110_000_000 }),
        // A phrase goes by, which takes four seconds.
        ("status", [:], { ($0.place ?? 0) > 0 || !FaultCases.areAll }),
        ("volume", ["value": 63], { $0.volume == 63 }),
        ("stop", ["now": true], { !$0.isInterrupted }),
    ]

    /// Lives until it is killed.
    ///
    /// - Returns: What was kept before each thing that was done, and whether what is kept now is of the last of them.
    private static func live(_ home: Home) throws -> (seen: [Kept], shows: (Kept) -> Bool) {
        var seen: [Kept] = []
        for (method, params, shows) in life {
            seen.append(try home.kept())
            // The wire ends in the midst of it where the daemon does.
            _ = try? Wire(home.household.socket).call(method, params)
            try eventually("\(method) is kept, or the daemon is no more") {
                !(home.household.daemon?.isRunning ?? false) || (try? home.kept()).map(shows) ?? false
            }
            guard home.household.daemon?.isRunning ?? false else { return (seen, shows) }
        }
        return (seen, { _ in false })
    }

    private static func count() throws -> Int {
        let home = try Home()
        _ = try live(home)
        // The last of them is the sync of the folder.
        try eventually("all is synced") { home.faults.calls.last.map { $0.contains(" fsync ") } ?? false }
        return home.faults.calls.count
    }

    /// The orders by which a life ends at a call.
    static let ends = FaultCases.areAll ? ["kill", "kill half", "cut", "cut half"] : ["kill half", "cut half"]

    @Test(arguments: ends)
    func `ended at any call that writes its state, it comes back silent with the old or the new`(end: String) throws {
        let count = try Self.count()
        #expect(count >= 5 * 5, "each of five is opened, written, synced, renamed and synced again")
        for number in FaultCases.picked(of: count, few: 4) {
            let home = try Home()
            try home.faults.order("files at=\(number) \(end)")
            let (seen, shows) = try Self.live(home)
            let daemon = home.household.daemon
            // A beat sooner or later, and a phrase is kept once more or once less.
            guard number < count - 6 || daemon?.isRunning == false else { continue }
            #expect(daemon?.wait() == .signal(SIGKILL), "\(end) at \(number) of \(count)")
            let kept = try home.kept()
            // What is seen but not synced goes with the power.
            let old = seen.suffix(end.hasPrefix("cut") ? 2 : 1)
            #expect(old.contains { $0.isLike(kept) } || shows(kept), "\(end) at \(number): \(kept) after \(seen)")

            try home.household.start()
            let status = try home.household.ask("status")
            #expect(status["state"]?.string == (kept.isInterrupted ? "paused" : "stopped"), "\(end) at \(number)")
            #expect(try home.kept() == kept, "\(end) at \(number): a start alone changes nothing")
            if let track = kept.track {
                let again = try home.household.ask(kept.isInterrupted ? "resume" : "again")
                #expect(again["state"]?.string == "playing" && again["track"]?["id"]?.string == track, "\(number)")
                #expect(again["volume"]?.int == kept.volume, "\(end) at \(number)")
                #expect(again["tempo"]?.double == kept.tempo.map { Double($0) / 1e6 }, "\(end) at \(number)")
            } else {
                try home.household.ask("play", "suo-gan")
            }
            try home.household.ask("stop", "--now")
            #expect(try home.household.end() == .exit(0))
            #expect(try home.names == ["last.json"], "\(end) at \(number): nothing else is left")
        }
    }

    @Test func `what a full disk did not take is written before it ends, where there is room again`()
        throws
    {
        let home = try Home()
        let wire = try Wire(home.household.socket)
        try wire.call("play", ["track": "suo-gan", "volume": 40])
        try eventually("it is kept") { try home.kept().isInterrupted }
        usleep(1_500_000)
        try home.faults.order("files at=1 fail=\(ENOSPC) lasting")
        try wire.call("stop", ["now": true])
        try eventually("it is refused") { !home.faults.calls.isEmpty }
        usleep(1_500_000)
        #expect(try home.kept().isInterrupted, "the old, whole")
        try home.faults.order("")
        #expect(try home.household.end() == .exit(0))
        #expect(try !home.kept().isInterrupted)
        try home.household.start()
        #expect(try home.household.ask("status")["state"]?.string == "stopped", "what was stopped stays stopped")
        #expect(try home.names == ["last.json"])
    }
}
