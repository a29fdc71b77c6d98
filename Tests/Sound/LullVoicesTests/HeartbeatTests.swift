// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullSoundKit
import LullVoices
import Testing

@Suite("The heartbeat") struct HeartbeatTests {
    /// Beats at `places`, `period` frames long.
    private func beaten(_ speaker: Speaker, at places: [Int], period: Int64 = 39_840, frames: Int) -> [Float] {
        var layer = HeartbeatLayer(speaker: speaker)
        var next = 0
        return layered(frames: frames) { block, start in
            while next < places.count, places[next] < start + 64 {
                layer.beat(at: places[next] - start, period: period)
                next += 1
            }
            layer.render(into: &block)
        }
    }

    /// The two sounds of one beat, whole and apart.
    private func sounds(_ speaker: Speaker) -> (first: [Float], second: [Float]) {
        let sound = beaten(speaker, at: [0], frames: 48_000)
        return (Array(sound[0..<9_600]), Array(sound[14_880..<24_000]))
    }

    /// A beat every 0.83 s for a minute.
    private func minute(_ speaker: Speaker) -> [Float] {
        beaten(speaker, at: (0..<72).map { $0 * 39_840 }, frames: 60 * 48_000)
    }

    @Test func `the first sound begins on the frame it is asked for`() {
        let beat = beaten(.small, at: [0], frames: 9_600)
        for place in [0, 1, 63, 64, 1_000, 4_099] {
            let sound = beaten(.small, at: [place], frames: place + 9_600)
            #expect(sound[..<place].allSatisfy { $0 == 0 })
            #expect(sound[place] != 0)
            let isSame = Array(sound[place..<place + 9_000]) == Array(beat[..<9_000])
            #expect(isSame)
        }
    }

    @Test(arguments: [(39_840, 14_880), (60_000, 14_880), (30_000, 11_400)])
    func `the second comes 0.31 s later, or after 0.38 of a beat that is shorter`(period: Int64, gap: Int) {
        for offset in [0, 17, 63] {
            let sound = beaten(.full, at: [offset], period: period, frames: 48_000)
            #expect(sound[offset + gap - 1] == 0)
            #expect(sound[offset + gap] != 0)
        }
    }

    @Test(arguments: [Speaker.small, .full]) func `it is heard on the stroke when it begins the lead before`(
        speaker: Speaker
    ) {
        let sound = [Float](repeating: 0, count: 960) + sounds(speaker).first
        // A soft onset is heard when its envelope, over a period of the lowest partial, passes -8 dB.
        let envelope = stride(from: 440, to: sound.count - 440, by: 8).map {
            LayerMeasure.level(sound[$0 - 440..<$0 + 440])
        }
        let peak = envelope.max() ?? 0
        let heard = (envelope.firstIndex { $0 >= peak - 8 } ?? 0) * 8 + 440 - 960
        #expect(abs(heard - Int(HeartbeatLayer.lead)) < 480)
    }

    @Test(arguments: [Speaker.small, .full]) func `both sounds swell too slowly to startle`(speaker: Speaker) {
        let (first, second) = sounds(speaker)
        #expect((30...50).contains(LayerMeasure.rise(first)))
        #expect((30...50).contains(LayerMeasure.rise(second)))
    }

    @Test(arguments: [Speaker.small, .full]) func `the second is shorter, a third higher and 4 dB softer`(
        speaker: Speaker
    ) {
        let (first, second) = sounds(speaker)
        #expect((0.11...0.14).contains(length(first)))
        #expect((0.08...0.1).contains(length(second)))
        let peaks = [first, second].map { $0.map(abs).max() ?? 0 }
        #expect(abs(20 * log10(Double(peaks[0] / peaks[1])) - 4) < 1)
        #expect(abs(pitch(second) / pitch(first) - 4.0 / 3) < 0.07)
    }

    @Test(arguments: [Speaker.small, .full]) func `a minute of it is -27 LUFS and stays below -12 dBTP`(
        speaker: Speaker
    ) {
        let judge = LoudnessJudge()
        judge.add(minute(speaker))
        #expect(abs(judge.integrated + 27) < 0.2)
        #expect((-13 ... -12).contains(judge.truePeak))
    }

    @Test func `a small speaker plays it too`() {
        func loss(_ speaker: Speaker) -> Double {
            let (whole, heard) = (LoudnessJudge(findsPeak: false), LoudnessJudge(findsPeak: false))
            let sound = minute(speaker)
            whole.add(sound)
            heard.add(LayerMeasure.small(sound))
            return whole.integrated - heard.integrated
        }
        #expect(loss(.small) < 8)
        // A heart as it is would be lost.
        #expect(loss(.full) > 12)
    }

    @Test func `it rests after its second sound, and a reset silences it`() {
        var layer = HeartbeatLayer(speaker: .small)
        let new = layer.isSilent
        #expect(new)
        layer.beat(at: 0, period: 39_840)
        // Between the sounds it waits, and is not at rest.
        _ = layered(frames: 12_800) { block, _ in layer.render(into: &block) }
        let between = layer.isSilent
        #expect(!between)
        _ = layered(frames: 8_192) { block, _ in layer.render(into: &block) }
        let rests = layer.isSilent
        #expect(rests)
        layer.beat(at: 5, period: 39_840)
        layer.reset()
        let restsAgain = layer.isSilent
        #expect(restsAgain)
        #expect(layered(frames: 24_000) { block, _ in layer.render(into: &block) }.allSatisfy { $0 == 0 })
    }

    @Test func `no tempo and no period lets it run away`() {
        let fast = beaten(.small, at: (0..<50).map { $0 * 9_600 }, period: 9_600, frames: 10 * 48_000)
        #expect(fast.allSatisfy { abs($0) < 0.5 })
        // No beat is lost at 300 a minute.
        #expect(fast[470_400...478_000].contains { abs($0) > 0.1 })
        for period in [Int64.min, -1, 0, .max] {
            let sound = beaten(.full, at: [0, 0, 0, 1, 2, 3], period: period, frames: 48_000)
            #expect(sound.allSatisfy { abs($0) < 1 })
        }
    }

    /// Seconds during which the greatest of a period exceeds a tenth of the peak.
    private func length(_ sound: [Float]) -> Double {
        let envelope = stride(from: 0, to: sound.count - 400, by: 48).map { start in
            sound[start..<start + 400].reduce(0) { max($0, abs($1)) }
        }
        let floor = 0.1 * (envelope.max() ?? 0)
        // The window makes the sound longer by itself.
        return Double(envelope.count { $0 > floor } * 48 - 400) / 48_000
    }

    /// Where the middle of the power lies, hertz.
    private func pitch(_ sound: [Float]) -> Double {
        var (sum, weighted) = (0.0, 0.0)
        for hertz in stride(from: 20.0, to: 600, by: 5) {
            var (re, im) = (0.0, 0.0)
            for (i, x) in sound.enumerated() {
                re += Double(x) * cos(2 * .pi * hertz * Double(i) / 48_000)
                im += Double(x) * sin(2 * .pi * hertz * Double(i) / 48_000)
            }
            sum += re * re + im * im
            weighted += (re * re + im * im) * hertz
        }
        return weighted / sum
    }
}
