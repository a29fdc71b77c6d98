// SPDX-License-Identifier: GPL-3.0-or-later

import CVirtualDevice
import Glibc
import LullLibrary
import LullRender
import LullSession
import LullSoundKit
import LullTime
import Testing

/// A household's day in virtual time: massages that end by themselves or are stopped, changes of mind, a card that is
/// pulled out, and hours in which nothing plays. `LULL_SOAK_HOURS` says how long the day is; it is one hour otherwise.
@Suite
struct SoakDayTests {
    @Test func `a day of massages keeps its clock, closes the device after each, and holds no more than at first`()
        throws
    {
        let asked = getenv("LULL_SOAK_HOURS").flatMap { Double(String(cString: $0)) }
        let end = (asked ?? 1) * 3_600
        var made: StormCard?
        var stage = StormStage(seed: 5, tracks: Songbook(folders: ["\(root)/Sounds"]).tracks()) { renderer, _ in
            do {
                let card = try StormCard(renderer)
                made = card
                return card
            } catch {
                preconditionFailure("\(error)")
            }
        }
        var day = SoakDay(card: try #require(made))
        while stage.now < end {
            day.massage(&stage)
            day.rest(&stage)
            #expect(day.card.account.opened == day.card.account.closed, "the device is not closed at \(stage.now) s")
            try #require(!day.card.isHung, "it hangs at \(stage.now) s")
            if day.first == nil { day.first = Holdings.now }
        }
        let (first, last) = (try #require(day.first), Holdings.now)
        let account = day.card.account
        // `Tests/Soak/run` reads this line.
        print(
            "day: hours = \(Int(stage.now / 3_600)); massages = \(day.massages);",
            "minutes of sound = \(Int(day.secondsOfSound / 60)); commands = \(stage.asked); replugs = \(day.replugs);",
            "times that the lane was starved = \(day.faults); device opened = \(account.opened);",
            "device closed = \(account.closed); told beside heard at most, us = \(day.latest / 1_000);",
            "wakes of the audio lane in a rest, at most = \(day.mostWaits);",
            "resident after the first massage, kB = \(first.kilobytes); at the end = \(last.kilobytes);",
            "descriptors = \(first.descriptors); at the end = \(last.descriptors);",
            "threads = \(first.threads); at the end = \(last.threads)")
        #expect(day.latest < 10_000_000, "told and heard differ by \(day.latest) ns")
        #expect(day.mostWaits <= 1, "the lane woke while nothing played")
        #expect(day.card.strangers == 0 && account.spins == 0)
        // Alone in its process, which only a soak is.
        guard asked != nil else { return }
        #expect(last.descriptors <= first.descriptors && last.threads <= first.threads)
        #expect(last.kilobytes < first.kilobytes + 8_192)
    }

    private let root = #filePath.split(separator: "/").dropLast(4).reduce("") { "\($0)/\($1)" }
}

/// What this process holds.
private struct Holdings {
    let kilobytes, descriptors, threads: Int

    static var now: Holdings {
        func count(_ folder: String) -> Int {
            guard let stream = opendir(folder) else { return 0 }
            defer { closedir(stream) }
            var entries = 0
            while readdir(stream) != nil { entries += 1 }
            return entries - 2
        }
        var pages = 0
        if let file = fopen("/proc/self/statm", "r") {
            withUnsafeMutablePointer(to: &pages) { _ = withVaList([$0]) { vfscanf(file, "%*d %ld", $0) } }
            fclose(file)
        }
        return Holdings(
            kilobytes: pages * 4, descriptors: count("/proc/self/fd") - 1, threads: count("/proc/self/task"))
    }
}

/// What is done in the day, and what came of it.
private struct SoakDay {
    let card: StormCard
    var first: Holdings?
    private(set) var massages = 0
    private(set) var replugs = 0
    private(set) var faults = 0
    private(set) var secondsOfSound = 0.0
    /// The most that told and heard were apart, nanoseconds.
    private(set) var latest: Int64 = 0
    /// Of the audio lane, in a rest, once the device is closed.
    private(set) var mostWaits: Int64 = 0

    init(card: StormCard) { self.card = card }

    /// Five minutes to half an hour, ended by its timer or by the parent.
    mutating func massage(_ stage: inout StormStage) {
        massages += 1
        stage.play()
        stage.ask(.volume(.to(80)))
        let length = Double(stage.random(300...1_800))
        stage.ask(.timer(.after(length, isUnlimited: false)))
        let end = stage.now + (stage.random(0...2) == 0 ? length / 2 : length + 30)
        var struck = stage.now
        while stage.now < end {
            step(&stage)
            if stage.random(0...59) == 0 { change(&stage) }
            if stage.random(0...179) == 0 {
                struck = stage.now
                strike(&stage)
            }
            if stage.now - struck > 8, let lateness = card.lateness { latest = max(latest, abs(lateness)) }
        }
        stage.ask(.stop(now: stage.random(0...1) == 0))
    }

    /// Nothing plays, for up to an hour and a half.
    mutating func rest(_ stage: inout StormStage) {
        card.plugIn()
        for _ in 0..<45 { step(&stage) }
        let before = card.account.waits
        for _ in 0..<stage.random(600...3_600) { step(&stage) }
        mostWaits = max(mostWaits, card.account.waits - before)
    }

    /// A second.
    private mutating func step(_ stage: inout StormStage) {
        if card.pass(48_000) > 1e-4 { secondsOfSound += 1 }
        stage.advance(to: stage.now + 1)
    }

    private mutating func change(_ stage: inout StormStage) {
        switch stage.random(0...5) {
        case 0: stage.ask(.slower(nil))
        case 1: stage.ask(.hold)
        case 2, 3: stage.ask(.resume)
        case 4: stage.ask(.voice(stage.randomVoice()))
        default: stage.ask(.ramp(to: Tempo(stage.random(40...70)), over: 300))
        }
    }

    private mutating func strike(_ stage: inout StormStage) {
        if stage.random(0...1) == 0 {
            card.strike(LULL_LOST, Int64(stage.random(500...20_000)) * 1_000_000)
            replugs += 1
        } else {
            card.strike(LULL_STARVED, Int64(stage.random(100...600)) * 1_000_000)
            faults += 1
        }
    }
}
