// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullDSP
import LullSoundKit
import LullVoices
import Testing

@Suite("The womb") struct WombTests {
    /// With a pulse every `period` frames from frame 0; none for 0.
    private func womb(_ speaker: Speaker, seed: UInt64 = 1, seconds: Int, period: Int = 39_840) -> [Float] {
        var layer = WombLayer(speaker: speaker, seed: seed)
        return rendered(&layer, seconds: seconds, period: period)
    }

    private func rendered(_ layer: inout WombLayer, seconds: Int, period: Int = 39_840) -> [Float] {
        var next = period == 0 ? Int.max : 0
        return layered(frames: seconds * 48_000) { block, start in
            if next < start + 64 {
                layer.pulse(at: next - start)
                next += period
            }
            layer.render(into: &block)
        }
    }

    @Test(arguments: [Speaker.small, .full]) func `a minute of it is -27 LUFS and stays below -12 dBTP`(
        speaker: Speaker
    ) {
        let judge = LoudnessJudge()
        judge.add(womb(speaker, seconds: 60))
        #expect(abs(judge.integrated + 27) < 0.3)
        #expect(judge.truePeak < -12)
    }

    @Test func `it is brown, and dark above 300 Hz`() {
        let sound = womb(.full, seconds: 20, period: 0)
        let octaves = [63.0, 125, 250, 500, 1_000, 2_000].map { LayerMeasure.octave(sound, at: $0) }
        #expect(abs(octaves[0] - octaves[1]) < 2)
        #expect((3...7).contains(octaves[1] - octaves[2]))
        #expect(octaves[3] < octaves[1] - 12)
        #expect(octaves[4] < octaves[1] - 24)
        #expect(octaves[5] < octaves[1] - 36)
        // Nothing that only shakes the speaker.
        #expect(LayerMeasure.octave(sound, at: 16) < octaves[1] - 10)
    }

    @Test func `a small speaker gets what it can play, up to 500 Hz`() {
        let sound = womb(.small, seconds: 20)
        let (whole, heard) = (LoudnessJudge(findsPeak: false), LoudnessJudge(findsPeak: false))
        whole.add(sound)
        heard.add(LayerMeasure.small(sound))
        #expect(whole.integrated - heard.integrated < 8)
        #expect(LayerMeasure.octave(sound, at: 1_000) < LayerMeasure.octave(sound, at: 250) - 14)
    }

    @Test(arguments: [Speaker.small, .full]) func `the pulse lifts it by 3 to 5 dB, softly, and sinks away`(
        speaker: Speaker
    ) {
        // The same noise with and without the pulse, so that only the gain differs.
        let (pulsed, steady) = (womb(speaker, seconds: 2, period: 39_840), womb(speaker, seconds: 2, period: 0))
        let lifts = stride(from: 0, to: 38_400, by: 480).map { start in
            LayerMeasure.level(pulsed[start..<start + 480]) - LayerMeasure.level(steady[start..<start + 480])
        }
        let peak = lifts.max() ?? 0
        #expect((3...5).contains(peak))
        #expect((8...11).contains(lifts.firstIndex(of: peak) ?? 0))
        #expect(abs(lifts[60]) < 0.05)
        for (a, b) in zip(lifts, lifts.dropFirst()) { #expect(abs(b - a) < 1.1) }
    }

    @Test func `a pulse keeps its offset and its manners, however many come`() {
        var late = WombLayer(seed: 1)
        var early = WombLayer(seed: 1)
        late.pulse(at: 63)
        early.pulse(at: 0)
        let a = layered(frames: 3_200) { block, _ in late.render(into: &block) }
        let b = layered(frames: 3_200) { block, _ in early.render(into: &block) }
        #expect(LayerMeasure.level(a[1_600...]) < LayerMeasure.level(b[1_600...]))
        let calm = womb(.small, seconds: 2, period: 0)
        let stormy = womb(.small, seconds: 2, period: 64 * 50)
        #expect((0...4.1).contains(LayerMeasure.level(stormy) - LayerMeasure.level(calm)))
    }

    @Test func `without pulses it is steady`() {
        let sound = womb(.full, seconds: 20, period: 0)
        let levels = stride(from: 0, to: sound.count, by: 96_000).map { LayerMeasure.level(sound[$0..<$0 + 96_000]) }
        #expect((levels.max() ?? 0) - (levels.min() ?? 0) < 1.5)
    }

    @Test func `the same seed gives the same samples, also after a reset`() {
        let first = womb(.full, seed: 4, seconds: 2)
        var used = WombLayer(speaker: .full, seed: 9)
        _ = rendered(&used, seconds: 1)
        used.reset(seed: 4)
        let isSame = first == rendered(&used, seconds: 2)
        let isOther = first != womb(.full, seed: 5, seconds: 2)
        #expect(isSame)
        #expect(isOther)
    }
}
