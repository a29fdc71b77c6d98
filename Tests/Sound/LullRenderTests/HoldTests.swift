// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullRender
import LullScore
import LullSoundKit
import LullTime
import Testing

/// The hands rest: hold, rest, and going on.
@Suite struct HoldTests {
    @Test func `a hold begins at the next beat, and the timeline stands there`() {
        let rig = Rig()
        rig.send(.begin(rig.performance(.scale, voice: .hum, tempo: Tempo(72)), fadesIn: true))
        rig.send(.hold, at: rig.downbeat + 100_000)
        let isHeld = rig.render(upTo: 10) { $0.phase == .holding }
        #expect(isHeld && rig.status.heldAt == Beats(3))
        // The hum is heard on the beat, so it starts before it.
        let beat = rig.downbeat + 120_000
        #expect(rig.now.count > beat - 14_400 && rig.now.count <= beat)
        let notes = rig.status.notes
        rig.skip(12)
        #expect(rig.status.notes == notes && rig.status.heldAt == Beats(3))
    }

    @Test func `no beat goes by in a hold`() {
        let rig = Rig()
        rig.send(.begin(rig.performance(.drone, tempo: Tempo(60)), fadesIn: false))
        rig.send(.hold, at: 48_000 * 3 + 1_000)
        rig.send(.resume, at: 48_000 * 10)
        rig.skip(20)
        #expect(rig.status.start == 0)
        // Held on beat 3, on from the bar line there, two seconds after frame 480,000.
        #expect(rig.status.timeline == Timeline(frame: Frames(480_000 + 96_000), beat: Beats(3), tempo: Tempo(60)))
    }

    @Test func `the held hum is 6 dB lower and breathes every five seconds`() throws {
        let rig = Rig()
        rig.send(.begin(rig.performance(.drone, voice: .hum), fadesIn: false))
        rig.skip(6)
        let sung = level(rig.render(4 * 48_000))
        rig.send(.hold)
        rig.skip(4)
        let held = rig.render(25 * 48_000)
        let windows = stride(from: 0, to: held.count - 2_400, by: 2_400).map { level(Array(held[$0..<$0 + 2_400])) }
        let loudest = windows.max() ?? 0
        let steady = windows.sorted()[windows.count / 2]
        #expect(abs(steady - sung + 6) < 1.5, "\(steady) against \(sung)")
        // A breath is a dip of 12 dB or more.
        let breaths = windows.indices.filter { $0 > 0 && windows[$0] < loudest - 12 && windows[$0 - 1] >= loudest - 12 }
        #expect(breaths.count >= 4 && breaths.count <= 6, "\(breaths)")
        for (a, b) in zip(breaths, breaths.dropFirst()) { #expect(abs(Double(b - a) * 0.05 - 5) <= 0.11) }
    }

    @Test func `resume puts a downbeat and a stroke one and a half to two and a half seconds later`() {
        for at in stride(from: Int64(110_000), to: 400_000, by: 37_000) {
            for pauses in [false, true] {
                let rig = Rig()
                rig.send(.begin(rig.performance(.scale, tempo: Tempo(100), beatsPerStroke: 4), fadesIn: false))
                rig.send(pauses ? .fadeOut(over: Faders.stop, keepsPlace: true) : .hold, at: at)
                rig.skip(15)
                let held = rig.status.heldAt
                #expect(rig.status.phase == (pauses ? .resting : .holding))
                rig.send(.resume)
                let before = rig.now
                _ = rig.render(64)
                let line = rig.status.timeline
                #expect(rig.status.phase == .playing)
                #expect((1.5...2.5).contains((line.frame - before).seconds))
                #expect(line.tempo == Tempo(100) && line.beat >= held)
                #expect((line.beat.floor - rig.status.start) % 3 == 0)
                #expect(rig.status.strokes.beatInStroke(at: line.beat.floor) == 0)
            }
        }
    }

    @Test func `a hold that is taken back before its beat never comes`() {
        let rig = Rig()
        rig.send(.begin(rig.performance(.drone, tempo: Tempo(40)), fadesIn: false))
        rig.send(.hold, at: 60_000)
        rig.send(.resume, at: 70_000)
        #expect(!rig.render(upTo: 8) { $0.phase != .playing })
        #expect(rig.status.timeline.frame == Frames(48_000))
    }

    @Test(arguments: [true, false]) func `what waited for its moment is so when the music goes on`(pauses: Bool) {
        let stop: RenderCommand = pauses ? .fadeOut(over: Frames(9_600), keepsPlace: true) : .hold
        let paced = Rig()
        paced.send(.begin(paced.performance(.drone, tempo: Tempo(60), beatsPerStroke: 6), fadesIn: false))
        paced.send(.pace(Tempo(80), beatsPerStroke: 4, at: 9), at: 96_000)
        paced.send(stop, at: 97_000)
        paced.send(.resume, at: 300_000)
        paced.skip(12)
        #expect(paced.status.timeline.tempo == Tempo(80) && paced.status.strokes.beatsPerStroke == 4)

        let succeeded = Rig()
        succeeded.send(.begin(succeeded.performance(.drone, tempo: Tempo(60)), fadesIn: false))
        let next = succeeded.performance(.scale, tempo: Tempo(90), beatsPerStroke: 3)
        succeeded.send(.succeed(next, cut: Beats(108)), at: 96_000)
        succeeded.send(stop, at: 97_000)
        succeeded.send(.resume, at: 300_000)
        succeeded.skip(12)
        #expect(succeeded.status.piece == next.id && succeeded.retired() == [1])
        #expect(succeeded.status.timeline.tempo == Tempo(90) && succeeded.status.strokes.beatsPerStroke == 3)

        let sung = Rig()
        sung.send(.begin(sung.performance(.drone, voice: .hum, tempo: Tempo(60)), fadesIn: false))
        sung.send(.sing(sung.performance(.drone, tempo: Tempo(60)), at: Beats(108)), at: 96_000)
        sung.send(stop, at: 97_000)
        sung.send(.resume, at: 480_000)
        sung.skip(13)
        #expect(onsets(sung.render(3 * 48_000)).count == 3)
    }

    @Test func `a pace that comes while the music waits counts no stroke that nobody made`() {
        let rig = Rig()
        rig.send(.begin(rig.performance(.drone, tempo: Tempo(60), beatsPerStroke: 6), fadesIn: false))
        rig.send(.hold, at: 48_000 * 7 + 1_000)
        rig.send(.pace(Tempo(60), beatsPerStroke: 4, at: nil), at: 48_000 * 60)
        rig.send(.resume, at: 48_000 * 70)
        rig.skip(75)
        let status = rig.status
        #expect(status.timeline.beat == Beats(9) && status.strokes.beatsPerStroke == 4)
        #expect(status.strokes.stroke(at: 9) <= 3)
    }

    private func level(_ samples: [Float]) -> Double {
        10 * log10(samples.reduce(1e-12) { $0 + Double($1 * $1) } / Double(samples.count))
    }
}
