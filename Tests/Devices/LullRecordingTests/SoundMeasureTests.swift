// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullDSP
import LullRecording
import LullSoundKit
import Testing

@Suite("Loudness of recordings")
struct SoundMeasureTests {
    private func measure(_ loudest: Double, peak: Double) -> SoundMeasure {
        SoundMeasure(loudness: Decibels(loudest - 2), loudest: Decibels(loudest), truePeak: Decibels(peak))
    }

    @Test("Figures are those of EBU Tech 3341: a sine of -23 dBFS is -23 LUFS on two channels, 3 less on one")
    func sine() {
        let measure = SoundMeasure(of: Signals.sine(997, level: -23, seconds: 20).span)
        #expect(abs(measure.loudness.value + 26) < 0.1 && abs(measure.loudest.value + 26) < 0.1)
        #expect(abs(measure.truePeak.value + 23) < 0.2)
    }

    @Test("The loudest 3 s and the true peak are those the judge finds")
    func judge() {
        let frames =
            Signals.sine(300, level: -40, seconds: 6) + Signals.noise(level: -12, seconds: 4, seed: 5)
            + Signals.sine(11_000, level: -6, seconds: 0.02, phase: 0.7) + Signals.sine(300, level: -34, seconds: 7)
        let (measure, verdict) = (SoundMeasure(of: frames.span), Verdict(frames))
        #expect(abs(measure.loudest.value - verdict.shortTerm) < 0.2)
        #expect(abs(measure.truePeak.value - verdict.truePeak) < 0.01)
    }

    @Test("A sound shorter than 3 s is as loud as it is when it goes round")
    func short() {
        let measure = SoundMeasure(of: Signals.sine(500, level: -20, seconds: 0.5).span)
        let long = SoundMeasure(of: Signals.sine(500, level: -20, seconds: 10).span)
        #expect(abs(measure.loudest.value - long.loudest.value) < 0.1)
        #expect(SoundMeasure(of: [Float]().span).playGain == Decibels(0))
        #expect(SoundMeasure(of: [Float]([0.5]).span).playGain.value <= 24)
    }

    @Test("Played, the loudest 3 s are -25 LUFS, as far as peaks and reason allow")
    func gain() {
        #expect(measure(-20, peak: -9).playGain == Decibels(-5))
        #expect(measure(-35, peak: -25).playGain == Decibels(10))
        // A peak that stands far out.
        #expect(measure(-35, peak: -18).playGain == Decibels(5))
        #expect(measure(-35, peak: 3).playGain == Decibels(-16))
        // Nearer to noise than to a voice.
        #expect(measure(-58, peak: -50).playGain == Decibels(24))
        for silence in [-60.0, -75, -Double.infinity] { #expect(measure(silence, peak: -70).playGain == Decibels(0)) }
        #expect(measure(-.infinity, peak: -.infinity).playGain == Decibels(0))
    }

    @Test("With its gain, any sound keeps to both bounds", arguments: 0..<12)
    func bounds(_ seed: UInt64) {
        var random = SeededRandom(seed: seed)
        let level = Double.random(in: -70...12, using: &random)
        var frames = Signals.noise(level: level, seconds: 4, seed: seed)
        for _ in 0..<Int(seed) { frames[Int.random(in: 0..<frames.count, using: &random)] *= 4 }
        let gain = Float(SoundMeasure(of: frames.span).playGain.amplitude)
        let verdict = Verdict(frames.map { $0 * gain })
        #expect(verdict.shortTerm < -24.9 && verdict.truePeak < -12.9)
    }

    @Test("Silence and the noise of nothing are never made loud", arguments: [-200.0, -100, -80, -65])
    func silence(_ level: Double) {
        let noise = Signals.noise(level: level, seconds: 5, seed: 2)
        #expect(SoundMeasure(of: noise.span).playGain == Decibels(0))
        #expect(SoundMeasure(of: Signals.silence(seconds: 5).span).playGain == Decibels(0))
    }
}
