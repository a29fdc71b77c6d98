// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullRealtime
import LullRender
import LullTime
import Synchronization

/// The thread that keeps a tape filled. It sleeps 40 ms between two looks while its recording sounds, and until the
/// next order while it does not: no wake-ups then.
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

        init(_ tape: Tape, _ feeder: Feeder) {
            self.tape = tape
            self.feeder = feeder
        }

        func run() {
            while !hasEnded.load(ordering: .acquiring) {
                feeder.fill(upTo: tape.position + TapeTiming.ready)
                looks.wrappingAdd(1, ordering: .relaxed)
                if feeder.isRunning {
                    var rest = timespec(tv_sec: 0, tv_nsec: 40_000_000)
                    nanosleep(&rest, nil)
                } else {
                    tape.wait()
                }
            }
        }
    }

    /// - Parameter stretcher: Used by the thread alone from now on.
    package init(
        tape: Tape, loop: RecordedLoop, stretcher: any Stretcher
    ) throws(RealtimeThread.Failure) {
        let life = Life(tape, Feeder(tape: tape, loop: loop, stretcher: stretcher))
        self.life = life
        thread = try RealtimeThread(name: "lull-feeder", priority: 1) { _ in
            RealtimeThread.demote()
            life.run()
        }
    }

    deinit { shutdown() }

    /// As `Feeder.offer`.
    package func offer(_ rendered: RecordedLoop?) { life.feeder.offer(rendered) }

    /// How often the thread has woken.
    package var looks: Int { life.looks.load(ordering: .relaxed) }

    /// Ends the thread once it has made what it is making. Blocks for 50 ms at most.
    package func shutdown() {
        guard let thread = thread.take() else { return }
        life.hasEnded.store(true, ordering: .releasing)
        life.tape.ring()
        thread.join()
    }
}
