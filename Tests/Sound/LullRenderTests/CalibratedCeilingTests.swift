// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullRender
import LullScore
import LullSoundKit
import LullTime
import Testing

/// The ceiling that a sound meter has set, judged from the spectrum of what leaves the renderer.
@Suite struct CalibratedCeilingTests {
    @Test func `the judge knows a sine of 1 kHz, and of 250 Hz as IEC 61672-1 tables it`() {
        #expect(abs(AWeightedJudge.level(Signals.sine(1_000, seconds: 3)[..<AWeightedJudge.window]) + 3.01) < 0.02)
        #expect(abs(AWeightedJudge.level(Signals.sine(251.19, seconds: 3)[..<AWeightedJudge.window]) + 11.61) < 0.1)
    }

    @Test(arguments: [VoiceKind.hum, .musicBox], [Float(-38), -50])
    func `however loud the voice, its A-weighted level stays below`(voice: VoiceKind, ceiling: Float) {
        let free = play(voice, ceiling: nil)
        let kept = play(voice, ceiling: ceiling)
        #expect(AWeightedJudge.highest(free) > Double(ceiling) + 1, "there is something to keep down")
        let highest = AWeightedJudge.highest(kept)
        #expect(highest <= Double(ceiling) + 0.05)
        #expect(highest > Double(ceiling) - 3, "it is turned down no further than needed")
    }

    @Test(arguments: [VoiceKind.hum, .musicBox])
    func `under a ceiling that is far away nothing changes, bit for bit`(voice: VoiceKind) {
        let free = play(voice, ceiling: nil)
        #expect(free == play(voice, ceiling: 0))
        let rig = Rig()
        rig.send(.volume(100))
        rig.send(.begin(rig.performance(voice: voice), fadesIn: true))
        rig.skip(5)
        #expect(free == rig.render(free.count), "nor by saying that there is none")
    }

    @Test func `a ceiling that is taken away, or set anew, lets the sound come back as softly as any`() {
        let rig = Rig()
        rig.send(.volume(100))
        rig.send(.ceiling(aWeighted: -55))
        rig.send(.begin(rig.performance(.drone, voice: .hum), fadesIn: true))
        rig.skip(12)
        let low = rig.status.aWeighted
        rig.send(.ceiling(aWeighted: nil))
        rig.send(.ceiling(aWeighted: -45))
        rig.skip(1)
        #expect(rig.status.aWeighted < low + 3)
        rig.skip(9)
        #expect(rig.status.aWeighted > low + 6 && rig.status.aWeighted < -44.5)
    }

    @Test func `a ceiling that is lowered in mid-sound leads it down, and leaves no hole`() {
        let rig = Rig()
        rig.send(.volume(100))
        rig.send(.ceiling(aWeighted: 0))
        rig.send(.begin(rig.performance(.drone, voice: .hum), fadesIn: true))
        rig.skip(12)
        var last = level(rig.render(4_800))
        rig.send(.ceiling(aWeighted: -50))
        for tenth in 0..<120 {
            let next = level(rig.render(4_800))
            #expect(next > last - 12 && next > -70, "\(tenth) tenths: from \(last) to \(next)")
            last = next
        }
        #expect(rig.status.aWeighted > -53 && rig.status.aWeighted < -49.5)
    }

    private func level(_ samples: [Float]) -> Double {
        10 * log10(samples.reduce(1e-12) { $0 + Double($1 * $1) } / Double(samples.count))
    }

    @Test func `the meter reads what the judge does, and nothing where no ceiling is set`() {
        let rig = Rig()
        rig.send(.ceiling(aWeighted: 0))
        rig.send(.begin(rig.performance(.drone, voice: .hum), fadesIn: true))
        rig.skip(9)
        let judged = AWeightedJudge.level(rig.render(AWeightedJudge.window)[...])
        #expect(abs(Double(rig.status.aWeighted) - judged) < 0.5)
        rig.send(.fadeOut(over: Frames(4_800), keepsPlace: false))
        rig.skip(30)
        #expect(rig.status.aWeighted == -120)
        rig.send(.ceiling(aWeighted: nil))
        rig.send(.begin(rig.performance(.drone, voice: .hum), fadesIn: true))
        rig.skip(9)
        #expect(rig.status.aWeighted == -120)
    }

    /// Nine seconds at volume 100, once it is up.
    private func play(_ voice: VoiceKind, ceiling: Float?) -> [Float] {
        let rig = Rig()
        rig.send(.volume(100))
        rig.send(.ceiling(aWeighted: ceiling))
        rig.send(.begin(rig.performance(voice: voice), fadesIn: true))
        rig.skip(5)
        return rig.render(9 * 48_000)
    }
}
