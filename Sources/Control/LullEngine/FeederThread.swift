// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullRealtime
import LullRender
import LullTime
import Synchronization

/// The thread that keeps a tape filled. It sleeps until the next order; while its recording sounds, until the reader finds
/// too little left, and for 40 ms at most, or 160 while that is only copied.
///
/// Not in real time: what is ready on the tape outlasts it being kept waiting, and a stretch is long work.
///
/// - Thread: control
package final class FeederThread {
    private let life: Life
    private var thread: RealtimeThread?

    /// What both threads hold.
    private final class Life: @unchecked Sendable {
        let tape: Tape
        /// Touched by the feeder's thread alone, but for `offer`.
        let feeder: Feeder
        let hasEnded = Atomic(false)
        let looks = Atomic(0)
        let method = Atomic(Life.nothing)
        static var nothing: UInt8 { .max }

        init(_ tape: Tape, _ feeder: Feeder) {
            self.tape = tape
            self.feeder = feeder
        }

        func run() {
            while !hasEnded.load(ordering: .acquiring) {
                feeder.fill(upTo: tape.position + TapeTiming.ready)
                looks.wrappingAdd(1, ordering: .relaxed)
                method.store(feeder.method?.rawValue ?? Life.nothing, ordering: .relaxed)
                if feeder.isRunning {
                    // A copy is made in no time; a stretch should not fall behind. A device that runs dry first stalls for
                    // longer than this.
                    tape.wait(milliseconds: feeder.method == .stretched ? 40 : 160)
                } else {
                    tape.wait()
                }
            }
        }
    }

    /// - Parameter stretcher: Used by the thread alone from now on.
    package init(
        tape: Tape, loop: RecordedLoop, stretcher: any Stretcher, mayStretch: Bool = true
    ) throws(RealtimeThread.Failure) {
        let life = Life(tape, Feeder(tape: tape, loop: loop, stretcher: stretcher, mayStretch: mayStretch))
        self.life = life
        thread = try RealtimeThread(name: "lull-feeder", priority: 1) { _ in
            RealtimeThread.demote()
            life.run()
        }
    }

    deinit { shutdown() }

    /// As `Feeder.offer`.
    /// - Thread: any
    package func offer(_ rendered: RecordedLoop?) { life.feeder.offer(rendered) }

    /// As `Feeder.method`, at the last look.
    /// - Thread: any
    package var method: Feeder.Method? { Feeder.Method(rawValue: life.method.load(ordering: .relaxed)) }

    /// How often the thread has woken.
    package var looks: Int { life.looks.load(ordering: .relaxed) }

    /// Ends the thread once it has made what it is making: a few milliseconds, for which this blocks.
    package func shutdown() {
        guard let thread = thread.take() else { return }
        life.hasEnded.store(true, ordering: .releasing)
        life.tape.ring()
        thread.join()
    }
}
