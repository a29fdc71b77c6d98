// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullRecording
import LullSoundKit
import Testing

@Suite("The parent's own voice, cleaned")
struct VoiceCleanerTests {
    /// A hum whose pitch wanders as a voice's does, of harmonics from `hertz` on.
    private func voice(_ hertz: Double, seconds: Double) -> [Float] {
        var phase = 0.0
        return (0..<Int(seconds * 48_000)).map { index in
            let time = Double(index) / 48_000
            phase += 2 * .pi * hertz * (1 + 0.02 * sin(2 * .pi * 0.7 * time) + 0.006 * sin(2 * .pi * 5 * time)) / 48_000
            return Float(0.05 * (sin(phase) + 0.5 * sin(2 * phase) + 0.2 * sin(3 * phase)))
        }
    }

    private func cleaned(_ frames: [Float]) throws -> (frames: [Float], mains: MainsHum?) {
        let (clean, mains) = try VoiceCleaner.clean(StoredSound(frames))
        return (try clean.frames(0..<clean.count), mains)
    }

    private func mixed(_ a: [Float], _ b: [Float]) -> [Float] { zip(a, b).map { $0 + $1 } }

    private func gain(_ hertz: Double, with mains: [Float]? = nil) throws -> Double {
        let tone = Signals.sine(hertz, level: -20, seconds: 8)
        let noisy = mains.map { mixed(tone, $0) } ?? tone
        let clean = try cleaned(noisy).frames
        let middle = 48_000..<336_000
        return level(of: Array(clean[middle]), at: hertz) - level(of: Array(tone[middle]), at: hertz)
    }

    @Test("Rumble goes: 3 dB at 70 Hz, 45 and more at 30")
    func rumble() throws {
        #expect(try abs(gain(70) + 3) < 0.1)
        #expect(try gain(30) < -45)
        #expect(try gain(15) < -90)
    }

    @Test("From 120 Hz on nothing is touched", arguments: [120.0, 150, 220, 440, 1_000, 10_000])
    func above(_ hertz: Double) throws {
        #expect(try abs(gain(hertz)) < 0.2)
        for mains in MainsHum.allCases {
            #expect(try abs(gain(hertz, with: Signals.sine(mains.hertz, level: -40, seconds: 8))) < 0.2)
        }
    }

    @Test("Mains that stands out is found and goes, even a little off", arguments: MainsHum.allCases, [-0.2, 0, 0.2])
    func mains(_ mains: MainsHum, _ off: Double) throws {
        let hum = Signals.sine(mains.hertz + off, level: -45, seconds: 12)
        let noise = Signals.noise(level: -50, seconds: 12, seed: 9)
        let (frames, found) = try cleaned(mixed(mixed(hum, noise), voice(180, seconds: 12)))
        #expect(found == mains)
        #expect(level(of: Array(frames[48_000..<528_000]), at: mains.hertz + off) < -45 - 40)
    }

    @Test("Where no mains stands out, no notch is set", arguments: [75.0, 82, 98, 110, 200])
    func noMains(_ hertz: Double) throws {
        let noise = Signals.noise(level: -46, seconds: 12, seed: 9)
        #expect(try MainsHum.standingOut(of: StoredSound(mixed(voice(hertz, seconds: 12), noise))) == nil)
        #expect(try MainsHum.standingOut(of: StoredSound(noise)) == nil)
        #expect(try MainsHum.standingOut(of: StoredSound(Signals.silence(seconds: 4))) == nil)
        // A truck that stood at the lights for two seconds of twelve.
        let truck = Signals.sine(50, level: -40, seconds: 2) + Signals.silence(seconds: 10)
        #expect(try MainsHum.standingOut(of: StoredSound(mixed(truck, noise))) == nil)
    }

    @Test("Nothing is moved in time: a note begins where it began")
    func time() throws {
        var frames = Signals.silence(seconds: 4)
        frames.replaceSubrange(96_000..<144_000, with: Signals.sine(200, level: -12, seconds: 1))
        let clean = try cleaned(frames).frames
        let shift = (-200...200).max { a, b in correlation(frames, clean, by: a) < correlation(frames, clean, by: b) }
        #expect(shift == 0)
    }

    @Test("An offset is gone without a thump at the ends, and any length is as long as before")
    func ends() throws {
        let offset = [Float](repeating: 0.2, count: 96_000)
        #expect(try cleaned(offset).frames.allSatisfy { abs($0) < 1e-3 })
        for count in [0, 1, 2, 3, 100, 30_000] {
            let noise = Signals.noise(seconds: Double(count) / 48_000, seed: 1)
            let frames = try cleaned(noise).frames
            #expect(frames.count == count && frames.allSatisfy(\.isFinite))
        }
    }

    @Test("Part by part it is the same as at once, and no part is longer than it need be")
    func parts() throws {
        let mains = Signals.sine(50, level: -30, seconds: 70)
        let frames = mixed(mixed(voice(150, seconds: 70), mains), Signals.noise(level: -50, seconds: 70, seed: 3))
        var longest = 0
        let stored = StoredSound(count: frames.count) { range in
            longest = max(longest, range.count)
            return Array(frames[range])
        }
        let (clean, found) = try VoiceCleaner.clean(stored)
        #expect(found == .fifty)
        let parts = try clean.pieces().flatMap { try clean.frames($0) }
        #expect(parts.count == frames.count && longest <= StoredSound.piece + 4 * 48_000)
        let whole = try clean.frames(0..<frames.count)
        #expect(zip(whole, parts).allSatisfy { abs($0 - $1) < 1e-6 })
        let odd = try clean.frames(1_234_567..<1_234_569)
        #expect(zip(odd, whole[1_234_567...]).allSatisfy { abs($0 - $1) < 1e-6 })
    }

    private func correlation(_ a: [Float], _ b: [Float], by shift: Int) -> Float {
        (95_000..<110_000).reduce(0) { $0 + a[$1] * b[$1 + shift] }
    }
}
