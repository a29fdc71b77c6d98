// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullRender
import LullScore
import LullSoundKit
import LullTime
import Testing

/// Every way in which the level moves (docs/sound.md, Quiet), heard in clicks that are all equally loud.
@Suite struct FadersTests {
    @Test func `a step of volume is 0.3 dB, and 0 is silence`() {
        let full = peak(volume: 100)
        for volume in 1..<100 {
            let level = 20 * log10(Double(peak(volume: volume) / full))
            #expect(abs(level + 0.3 * Double(100 - volume)) < 0.01, "\(volume)")
        }
        #expect(peak(volume: 0) == 0)
        #expect(abs(20 * log10(Double(peak(volume: nil) / full)) + 6) < 0.01, "80 unless told otherwise")
    }

    @Test(arguments: [(0, 100), (20, 100), (80, 90), (1, 50)]) func `the volume rises by 3 dB a second at most`(
        from: Int, to: Int
    ) {
        let (steady, rig) = (humming(volume: 100), humming(volume: from))
        rig.send(.volume(to))
        let count = 12_000 * 160
        // The same hum at full volume: what differs is the volume alone.
        let levels = zip(loudness(rig.render(count)), loudness(steady.render(count))).map { $0 - $1 }
        #expect(rig.status.limited == 0)
        for (before, after) in zip(levels, levels.dropFirst()) where before > -40 {
            #expect(after - before <= 0.25 * 3 + 0.05 && after - before >= -0.01)
        }
        #expect(abs((levels.last ?? 0) - (levels.max() ?? 0)) < 0.01)
        let rise = Double(to - max(from, 1)) * 0.3
        if from > 0 { #expect(abs((levels.last ?? 0) - (levels.first ?? 0) - rise) < 0.8) }
    }

    @Test func `the first sound of a session takes five seconds, and is above -20 dB after 1.2`() {
        let rig = clicking(volume: 100, fadesIn: true)
        let levels = clickLevels(rig.render(8 * 48_000 + 144, from: 144), every: 12_000)
        let final = levels[31]
        // Click n falls n quarters of a second after the start; the first four quarters count in.
        #expect(levels[5] - final > -20 && levels[5] - final < -12)
        for n in 4..<20 { #expect(levels[n] < levels[n + 1], "quarter \(n)") }
        #expect(abs(levels[10] - final + 6) < 0.3, "half the amplitude half way")
        for n in 20..<31 { #expect(abs(levels[n] - final) < 0.2) }
    }

    @Test(arguments: [3.0, 0.8]) func `a stop falls all its length, then nothing sounds`(seconds: Double) {
        let rig = humming()
        rig.send(.fadeOut(over: Frames(rounding: seconds), keepsPlace: false))
        let output = rig.render(Int((seconds + 1) * 48_000))
        let last = output.lastIndex { $0 != 0 } ?? 0
        #expect(Double(last) / 48_000 <= seconds + 0.006 && Double(last) / 48_000 > seconds * 0.95)
        let (early, late) = (rms(output[4_800..<9_600]), rms(output[Int(seconds * 44_000)..<Int(seconds * 46_000)]))
        #expect(late < early / 20 && late > 0)
        #expect(rig.isIdle)
    }

    // A note that begins within it rises by the product of both, and may take no less than 30 ms.
    @Test func `what comes back from a short gap takes 42 ms from a tenth to nine tenths`() {
        let (steady, rig) = (humming(), humming())
        rig.recover(after: Frames(4_800))
        let gains = zip(rig.render(9_600), steady.render(9_600)).map { abs($1) > 0.002 ? $0 / $1 : nil }
        let (tenth, most) = (gains.firstIndex { $0 ?? 0 > 0.1 }, gains.firstIndex { $0 ?? 0 > 0.9 })
        let frames = (most ?? 0) - (tenth ?? 0)
        #expect(frames >= 1_950 && frames < 2_100, "\(frames)")
        #expect(gains[4_000...].allSatisfy { abs(($0 ?? 1) - 1) < 1e-3 })
    }

    @Test(arguments: [(4_800, true), (48_000, false)])
    func `a short gap lets nothing rise faster than before it, a long one is a declared fade`(gap: Int64, isShort: Bool)
    {
        let rig = humming(volume: 100)
        rig.send(.dim(to: 0.25, over: Frames(48_000)))
        rig.skip(14)
        let before = loudness(rig.render(24_000))[1]
        rig.recover(after: Frames(gap))
        rig.send(.dim(to: 1, over: Frames(2_400)))
        rig.skip(8)
        // The guard lets the sound up to its own loudness of a second before, and 6 dB.
        let after = loudness(rig.render(24_000))[1]
        #expect(abs(after - before - 12) < 1)
        #expect((rig.status.limited > 0) == isShort)
    }

    @Test func `a short gap comes back at once, a long one from -20 dB at 3 dB a second`() {
        let (plain, short, long) = (clicking(volume: 100), clicking(volume: 100), clicking(volume: 100))
        for rig in [plain, short, long] { rig.skip(2 - 0.08) }
        short.recover(after: Frames(4_800))
        long.recover(after: Frames(48_000))
        let count = 10 * 48_000
        let steady = clickLevels(plain.render(count, from: 3_840 + 144), every: 12_000)
        let soon = clickLevels(short.render(count, from: 3_840 + 144), every: 12_000)
        let slow = clickLevels(long.render(count, from: 3_840 + 144), every: 12_000)
        #expect(abs(soon[0] - steady[0]) < 0.01)
        for (n, level) in slow.enumerated() {
            let expected = min(0, -20 + 3 * (0.25 * Double(n) + 0.08))
            #expect(abs(level - steady[n] - expected) < 0.2, "quarter \(n)")
        }
    }

    @Test func `the timer's dusk falls and returns as far and as slowly as it is told`() {
        let rig = clicking(volume: 100)
        rig.skip(2)
        rig.send(.dim(to: 0.25, over: Frames(10 * 48_000)))
        let fall = clickLevels(rig.render(12 * 48_000, from: 144), every: 12_000)
        #expect(abs(fall[47] - fall[0] + 12.04) < 0.1)
        for (a, b) in zip(fall, fall.dropFirst()) { #expect(b <= a + 0.01 && a - b < 1) }
        rig.send(.dim(to: 1, over: Frames(6 * 48_000)))
        let rise = clickLevels(rig.render(8 * 48_000), every: 12_000)
        #expect(abs((rise.last ?? 0) - fall[0]) < 0.05)
    }

    @Test(arguments: [0, 1, 36, 63]) func `nothing that was made before a gap is heard after it`(odd: Int) {
        let rig = humming()
        _ = rig.render(48_000 + odd)
        rig.recover(after: Frames(4_800))
        let after = rig.render(4_800)
        // What was left of the quantum, and what lay in the guard: at full level it would be a click.
        #expect(after[..<144].allSatisfy { $0 == 0 })
        #expect(after[..<600].allSatisfy { abs($0) < 0.004 } && after[2_600...].contains { abs($0) > 0.01 })
    }

    @Test func `a volume that is raised in a breath rises with the next note, not in the breath`() {
        let rig = Rig()
        rig.send(.volume(20))
        rig.send(
            .begin(
                rig.performance(.of([(0, 4, 60), (16, 4, 60)], length: 24), voice: .hum, tempo: Tempo(60)),
                fadesIn: false))
        rig.skip(8)
        rig.send(.volume(100))
        // Eight seconds at 3 dB a second would be all the way: 24 dB.
        rig.skip(8.9)
        let first = rms(rig.render(24_000)[...])
        rig.skip(2)
        let later = rms(rig.render(24_000)[...])
        #expect(first < 0.006 && later > 1.7 * first, "\(first), \(later)")
    }

    // MARK: - Helpers

    /// Four clicks a second, all alike.
    private func clicking(volume: Int?, fadesIn: Bool = false) -> Rig {
        let rig = Rig()
        if let volume { rig.send(.volume(volume)) }
        rig.send(.begin(rig.performance(.beatless, tempo: Tempo(240), beatsPerStroke: 1), fadesIn: fadesIn))
        return rig
    }

    private func humming(volume: Int = 80) -> Rig {
        let rig = Rig()
        rig.send(.volume(volume))
        rig.send(.begin(rig.performance(.drone, voice: .hum), fadesIn: false))
        rig.skip(5)
        return rig
    }

    private func peak(volume: Int?) -> Float {
        let rig = clicking(volume: volume)
        return rig.render(60_000).map { abs($0) }.max() ?? 0
    }

    /// The peak of every stretch of `frames`, dBFS.
    private func clickLevels(_ samples: [Float], every frames: Int) -> [Double] {
        stride(from: 0, to: samples.count - frames + 1, by: frames).map { start in
            20 * log10(Double(samples[start..<start + frames].map { abs($0) }.max() ?? 0) + 1e-9)
        }
    }

    /// The level of every quarter of a second, dB.
    private func loudness(_ samples: [Float]) -> [Double] {
        stride(from: 0, to: samples.count - 11_999, by: 12_000).map { start in
            20 * log10(rms(samples[start..<start + 12_000]) + 1e-9)
        }
    }

    private func rms(_ samples: ArraySlice<Float>) -> Double {
        (samples.reduce(0) { $0 + Double($1 * $1) } / Double(samples.count)).squareRoot()
    }
}

extension Rig {
    /// The next `count` frames after the `skipped` next ones.
    fileprivate func render(_ count: Int, from skipped: Int) -> [Float] {
        _ = render(skipped)
        return render(count)
    }
}
