// SPDX-License-Identifier: GPL-3.0-or-later

import CVirtualDevice
import Glibc
import LullLibrary
import LullRender
import LullSoundKit
import LullTime
import Testing

/// Renderer, engine and the real output on a card to which anything happens: a thousand faults, or as many as
/// `LULL_STORM_FAULTS` says, among the commands of a parent. `LULL_STORM_SEED` says which storm.
@Suite struct StormDeviceTests {
    @Test func `no storm of device faults startles anybody, stops the clock, or keeps the lane from waiting`() throws {
        let seed = UInt64(environment("LULL_STORM_SEED") ?? 1)
        let most = environment("LULL_STORM_FAULTS") ?? 1_000
        var made: StormCard?
        var stage = StormStage(seed: seed, tracks: Songbook(folders: ["\(root)/Sounds"]).tracks()) { renderer, _ in
            do {
                let card = try StormCard(renderer)
                made = card
                return card
            } catch {
                preconditionFailure("\(error)")
            }
        }
        let card = try #require(made)
        var ear = StormEar()
        var next = 1.0
        var broken = 0
        var tenth = 0
        var struckLast = 0.0
        // The card has moved the line itself, or told lies about it.
        var hasMoved = false
        var latest: Int64 = 0
        var judged = 0
        stage.play()
        // Storm by turns with calm, in which all must be well by and by.
        while faults(card) < most || tenth % 1_200 != 0 {
            stage.advance(to: Double(tenth) / 10)
            let isCalm = tenth % 1_200 >= 800
            while stage.now >= next {
                stage.order(isCalm: isCalm)
                next += Double(isCalm ? stage.random(30...150) : stage.random(0...30)) / 10
            }
            if !isCalm, stage.random(0...9) < [2, 5, 9][tenth / 100 % 3] {
                // Every other storm leaves the line where it is.
                hasMoved = strike(card, &stage, moves: tenth / 1_200 % 2 == 1) || hasMoved
                struckLast = stage.now
            }
            if tenth % 50 == 0, !stage.isOn { stage.isParents ? stage.play() : stage.begin(stage.piece()) }
            let (before, strangers) = (card.shifts.count, card.strangers)
            let breath = card.account.breath
            let sound = card.hear(4_800)
            // However readily it wakes, a player that is not run wakes it late.
            hasMoved = hasMoved || card.account.breath - breath > Self.tolerance * 1_000_000 / 48
            if card.hasComeBack {
                stage.declare(8)
                stage.settle(in: 20)
            }
            try #require(!card.isHung, "seed \(seed), \(stage.now) s: it hangs")
            var laws = ear.hear(sound, stage)
            for shift in card.shifts[before...] where !hasMoved && abs(shift.by) > Self.tolerance {
                laws.append("the line moves by \(shift.by) frames")
            }
            if card.strangers > strangers { laws.append("this sound was never made") }
            if stage.now - struckLast > 3, let lateness = card.lateness {
                hasMoved = false
                judged += 1
                latest = max(latest, abs(lateness))
                if abs(lateness) > Self.tolerance * 1_000_000 / 48 { laws.append("\(lateness) ns beside what is told") }
            }
            for law in laws {
                broken += 1
                if broken > 20 { continue }
                let story = stage.told.suffix(12).map { "\($0.time) \($0.what)" }.joined(separator: ", ")
                Issue.record("seed \(seed), \(stage.now) s: \(law); after \(story)")
            }
            stage.hasCut = false
            tenth += 1
        }
        let account = card.account
        print(
            "device storm: \(faults(card)) faults in \(tenth / 600) min", struck(card), "opened", account.opened,
            "closed",
            account.closed, "waits a second", account.most, "while it is not there", account.most_lost, "spins",
            account.spins, "strangers", card.strangers, "told beside heard, ns", latest,
            "moves of the line by more than 10 ms",
            card.shifts.count { abs($0.by) > Self.tolerance }, "sound", Int(ear.secondsOfSound),
            "due", Int(ear.secondsDue), "short-term", ear.loudest, "true peak", ear.truePeak, "corner", ear.sharpest,
            "rise", ear.steepestRise, "in fades", ear.steepestFade, "broken", broken)
        #expect(account.spins == 0)
        // The shortest period that it is opened with is one of 256 frames.
        #expect(account.most <= 48_000 / 256 + 60 && account.most_lost <= 48_000 / 256 + 10)
        #expect(ear.secondsDue > Double(tenth) / 10 / 20, "the law of silence was hardly asked: \(ear.secondsDue) s")
        #expect(judged > tenth / 10, "the line was hardly asked: \(judged) times")
        #expect((0...1).contains(account.opened - account.closed))
    }

    /// A fault, by chance, and how bad it is.
    /// - Parameter moves: it may take a breath, after which the sound is late, or tell lies about that
    /// - Returns: whether it does
    private func strike(_ card: StormCard, _ stage: inout StormStage, moves: Bool) -> Bool {
        let (fault, amount): (lull_fault, Int64) =
            switch stage.random(0...15) {
            case 0: (LULL_RAN_DRY, 0)
            case 1 where stage.random(0...3) == 0: (LULL_LOST, Int64(stage.random(1...6_000)) * 1_000_000)
            case 2: (LULL_SLEPT, Int64(stage.random(-1...(moves ? 5 : 0))))
            case 3 where moves: (LULL_STALLED, Int64(stage.random(1...500)) * 1_000_000)
            case 4 where stage.random(0...1) == 0: (LULL_STARVED, Int64(stage.random(1...600)) * 1_000_000)
            case 5:
                (LULL_WRITE_FAILS, Int64(stage.random(of: [EPIPE, EPIPE, EPIPE, EAGAIN, EINTR, ESTRPIPE, EIO])))
            case 6: (LULL_WRITE_SHORT, Int64(stage.random(2...500)))
            case 7: (LULL_STATUS_FAILS, Int64(stage.random(of: [EPIPE, EPIPE, EAGAIN, EINTR, ESTRPIPE, EBADFD])))
            case 8 where moves: (LULL_STATUS_LIES, Int64(stage.random(0...4_095)))
            case 9: (LULL_PREPARE_FAILS, Int64(stage.random(of: [EPIPE, EAGAIN, EBUSY, EIO])))
            case 10 where stage.random(0...3) == 0:
                (LULL_OPEN_FAILS, Int64(stage.random(of: [EBUSY, EAGAIN, ENOENT, EACCES, ENODEV])))
            case 11: (LULL_OPEN_DIFFERS, Int64(stage.random(0...2_047)))
            case 12, 13: (LULL_RAN_DRY, 0)
            default: (LULL_WRITE_FAILS, Int64(EPIPE))
            }
        stage.note("fault \(fault.rawValue) by \(amount)")
        card.strike(fault, amount)
        stage.settle(in: 15)
        return moves && [LULL_STALLED, LULL_SLEPT, LULL_STATUS_LIES].contains(fault)
    }

    /// Frames by which the beat may be beside its place: 10 ms.
    private static let tolerance: Int64 = 480

    private func struck(_ card: StormCard) -> [Int64] {
        withUnsafeBytes(of: card.account.struck) { Array($0.bindMemory(to: Int64.self)) }
    }

    private func faults(_ card: StormCard) -> Int { Int(struck(card).reduce(0, +)) }

    private func environment(_ name: String) -> Int? { getenv(name).flatMap { Int(String(cString: $0)) } }

    private let root = #filePath.split(separator: "/").dropLast(4).reduce("") { "\($0)/\($1)" }
}
