// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullALSA
import LullSoundKit
import Testing

/// A thousand faults of a device over virtual time, and what is done about them.
@Suite struct RecoveryStormTests {
    /// A device in virtual time that fails as it is told to, and a player that does what `Recovery` says.
    private struct Stage {
        let geometry = RecoveryTests.geometry
        var dice: SeededRandom
        var recovery: Recovery
        var now: Int64 = 0
        /// Frames in the buffer, frames handed over since it was prepared, and when it was last looked at.
        var fill = 0
        var written = 0
        var looked: Int64 = 0
        /// Until when nothing is played, whatever there is.
        var stalled: Int64 = 0
        var faults = 0
        /// Looks at the device, and since when; the most in one virtual second.
        var looks = 0
        var second: Int64 = 0
        var busiest = 0
        /// How often the device was given up, and how often without a fault that calls for it.
        var losses = 0
        var blameless = 0
        /// Faults since a frame was last played.
        var row = 0
        var isLost = false

        init(seed: UInt64) {
            dice = SeededRandom(seed: seed)
            recovery = Recovery(geometry: RecoveryTests.geometry, at: 0)
        }

        /// Lets time go by.
        mutating func pass(_ nanoseconds: Int64) {
            now += nanoseconds
            let from = max(looked, min(stalled, now))
            let played = min(fill, Int((now - from) * 48_000 / 1_000_000_000))
            fill -= played
            if played > 0 { row = 0 }
            looked = now
        }

        /// One turn of the loop: a look, and what follows from it.
        /// - Parameter chance: of a fault, in a thousand
        mutating func turn(chance: Int) -> Recovery.Step {
            if now / 1_000_000_000 != second { (second, looks) = (now / 1_000_000_000, 0) }
            looks += 1
            busiest = max(busiest, looks)
            let step = look(chance: chance)
            act(on: step)
            return step
        }

        private mutating func look(chance: Int) -> Recovery.Step {
            var reading = DeviceReading(
                state: written == 0 ? .prepared : .running, room: geometry.buffer - fill, delay: fill, instant: now)
            if fill == 0, written > 0 { reading.state = .underrun }
            guard Int.random(in: 0..<1000, using: &dice) < chance else {
                return recovery.judge(reading, written: written)
            }
            faults += 1
            row += 1
            switch Int.random(in: 0..<12, using: &dice) {
            case 0...2: return recovery.judge(errno: EPIPE)
            case 3: return recovery.judge(errno: [EAGAIN, EINTR].randomElement(using: &dice) ?? EAGAIN)
            case 4: return recovery.judge(errno: ESTRPIPE)
            case 5:
                isLost = true
                return recovery.judge(errno: [ENODEV, EIO, EBADFD].randomElement(using: &dice) ?? ENODEV)
            case 6: reading.state = .suspended
            case 7: reading.room = [.min, -1, .max, geometry.buffer + 1].randomElement(using: &dice) ?? -1
            case 8: reading.state = .underrun
            case 9: reading.delay = [.min, -1, .max].randomElement(using: &dice) ?? -1
            case 10: reading.state = .idle
            default: stalled = now + Int64.random(in: 0..<300_000_000, using: &dice)
            }
            return recovery.judge(reading, written: written)
        }

        private mutating func act(on step: Recovery.Step) {
            switch step {
            case .ready:
                written += geometry.buffer - fill
                fill = geometry.buffer
                pass(Int64(geometry.period) * 1_000_000_000 / 48_000)
            case .pending:
                pass(max(Int64(geometry.period - (geometry.buffer - fill)), 128) * 1_000_000_000 / 48_000)
            case .recover: prepare()
            case .resume:
                pass(Recovery.resumePause)
                if Bool.random(using: &dice) { prepare() }
            case .gone:
                losses += 1
                if !isLost, row <= Recovery.attemptLimit { blameless += 1 }
                isLost = false
                pass(250_000_000)
                recovery = Recovery(geometry: geometry, at: now)
                (fill, written, row) = (0, 0, 0)
            }
        }

        private mutating func prepare() {
            (fill, written) = (0, 0)
            recovery.restart(at: now)
        }
    }

    @Test(arguments: 1...8)
    func `a thousand faults never make it spin, never end a device that plays, and leave it well`(seed: UInt64) {
        var stage = Stage(seed: seed)
        while stage.faults < 1000 { _ = stage.turn(chance: 40) }
        #expect(stage.losses > 20, "\(stage.losses)")
        #expect(stage.blameless == 0, "\(stage.blameless) of \(stage.losses)")
        // A period is 43 ms; a step that mends takes no time, and comes as often as the fault does.
        #expect(stage.busiest < 250, "\(stage.busiest) looks in a second")
        let end = stage.now + 10_000_000_000
        var steps: [Recovery.Step] = []
        while stage.now < end { steps.append(stage.turn(chance: 0)) }
        #expect(steps.dropFirst(20).allSatisfy { $0 == .ready || $0 == .pending })
    }

    @Test func `a device that fails at every look is given up, and asked ever more rarely`() {
        var stage = Stage(seed: 3)
        while stage.losses < 50 { _ = stage.turn(chance: 1000) }
        // Some forty attempts that take no time, and a wait.
        #expect(stage.faults <= 50 * (Recovery.attemptLimit + 60), "\(stage.faults)")
        var backoff = Backoff(after: stage.now)
        let asked = (0..<20).map { _ in
            let at = backoff.next
            backoff.postpone(at: at)
            return backoff.next - at
        }
        #expect(asked == asked.sorted() && asked.last == 5_000_000_000)
    }
}
