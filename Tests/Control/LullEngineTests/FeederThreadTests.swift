// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullEngine
import LullRecording
import LullRender
import LullTime
import Testing

@Suite struct FeederThreadTests {
    @Test("The thread plays what is ordered, sleeps without a wake-up once it has been stopped, and ends when told")
    func life() throws {
        let tape = Tape()
        let song = FeederSong(tempo: 66, bed: 0.3, clicks: 0)
        let thread = try FeederThread(tape: tape, loop: song.loop, stretcher: RubberBandStretcher(window: .short))
        #expect(sleepsSoon(thread))

        var now = Frames(0)
        let line = Timeline(frame: Frames(12_000), beat: Beats(0), tempo: Tempo(60))
        tape.slots.order(.begin(at: line.frame, place: Beats(0), line: line), now: now)
        // About real time, for ten seconds at most.
        var loudest: Float = 0
        for _ in 0..<2_000 where loudest < 0.25 {
            let block = read(tape, &now)
            loudest = max(loudest, block.map(abs).max() ?? 0)
            usleep(5_000)
        }
        #expect(loudest >= 0.25)

        tape.slots.order(.stop(at: now), now: now)
        for _ in 0..<60 {
            _ = read(tape, &now)
            usleep(5_000)
        }
        #expect(sleepsSoon(thread))
        #expect(tape.slots.isSilent(at: now))
        thread.shutdown()
        thread.shutdown()
    }

    private func read(_ tape: Tape, _ now: inout Frames) -> [Float] {
        var block = [Float](repeating: 0, count: 240)
        var span = block.mutableSpan
        tape.slots.read(into: &span, at: now)
        now += Frames(240)
        return block
    }

    /// Whether within ten seconds there are 200 ms in which the thread did not wake.
    private func sleepsSoon(_ thread: FeederThread) -> Bool {
        for _ in 0..<50 {
            let looks = thread.looks
            usleep(200_000)
            if thread.looks == looks { return true }
        }
        return false
    }
}
