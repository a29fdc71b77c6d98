// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullDSP
import LullSoundKit
import Testing

@Suite("The room") struct RoomTests {
    /// What the room adds to silence.
    private struct Wet {
        var mid: [Float]
        var side: [Float]
    }

    private func wet(_ send: [Float], seed: UInt64 = 1) -> Wet {
        var room = Room(seed: seed)
        return wet(send, &room)
    }

    private func wet(_ send: [Float], _ room: inout Room) -> Wet {
        var wet = Wet(
            mid: [Float](repeating: 0, count: send.count), side: [Float](repeating: 0, count: send.count))
        add(send, &room, &wet)
        return wet
    }

    private func add(_ send: [Float], _ room: inout Room, _ wet: inout Wet) {
        var (send, wetMid, wetSide) = (send, wet.mid, wet.side)
        var input = send.mutableSpan
        var mid = wetMid.mutableSpan
        var side = wetSide.mutableSpan
        for start in stride(from: 0, through: input.count - Quantum.frames, by: Quantum.frames) {
            var a = input._mutatingExtracting(start..<start + Quantum.frames)
            var b = mid._mutatingExtracting(start..<start + Quantum.frames)
            var c = side._mutatingExtracting(start..<start + Quantum.frames)
            room.process(&a, mid: &b, side: &c)
        }
        wet = Wet(mid: wetMid, side: wetSide)
    }

    /// 1.5 s after one loud frame.
    private func impulse() -> Wet { wet([1] + [Float](repeating: 0, count: 71_999)) }

    @Test func `it rings for half a second, and less the higher`() {
        let answer = impulse()
        let expected: [(hertz: Double, seconds: ClosedRange<Double>)] = [
            (250, 0.45...0.55), (500, 0.45...0.55), (1_000, 0.4...0.5), (2_000, 0.33...0.43), (4_000, 0.22...0.32),
        ]
        for (hertz, seconds) in expected {
            #expect(seconds.contains(ringing(octave(answer.mid, at: hertz))), "\(hertz)")
            #expect(seconds.contains(ringing(octave(answer.side, at: hertz))), "\(hertz)")
        }
        #expect((0.4...0.6).contains(ringing(answer.mid)))
    }

    @Test func `nothing is heard of it for 20 ms`() {
        let answer = impulse()
        let first = answer.mid.firstIndex { abs($0) > 1e-9 } ?? 0
        #expect((960...1_100).contains(first))
        // And no echo stands out: the loudest is 25 dB below what was sent.
        #expect((answer.mid.map(abs).max() ?? 1) < 0.056)
    }

    @Test func `it adds what is 15 dB below a steady voice`() {
        // Noise that falls from 600 Hz on as a hum's harmonics do.
        var state: Float = 0
        let voice = Signals.noise(level: -20, seconds: 4, seed: 3).map { x -> Float in
            state += (x - state) * 0.075_5
            return state
        }
        let answer = wet(voice)
        let level = power(answer.mid[48_000...]) / power(voice[48_000...])
        #expect(abs(10 * log10(level) + 15) < 1)
    }

    @Test func `the side is no part of the mid`() {
        let answer = wet(Signals.noise(level: -20, seconds: 4, seed: 4))
        var product = 0.0
        for (a, b) in zip(answer.mid, answer.side) { product += Double(a) * Double(b) }
        let energies = power(answer.mid[...]) * power(answer.side[...])
        #expect(abs(product / Double(answer.mid.count)) < 0.05 * energies.squareRoot())
        #expect(abs(10 * log10(power(answer.side[...]) / power(answer.mid[...])) + 4.4) < 0.5)
    }

    @Test func `its echoes are as dense as noise from 0.15 s on`() {
        let answer = impulse().mid
        // Abel and Huang, "A simple, robust measure of reverberation echo density", AES 2006: the part of the frames
        // beyond one standard deviation, beside that of normal noise.
        let densities = stride(from: 7_200, to: 24_000, by: 960).map { start in
            let window = answer[start..<start + 960]
            let deviation = Float(power(window).squareRoot())
            return Double(window.count { abs($0) > deviation }) / 960 / 0.317_3
        }
        #expect(densities.reduce(0, +) / Double(densities.count) > 0.8)
        #expect(densities.allSatisfy { $0 > 0.4 })
    }

    @Test func `no resonance stands out as metal does`() {
        let answer = impulse().mid
        var levels: [Double] = []
        var hertz = 300.0
        while hertz < 3_000 {
            levels.append(10 * log10(energy(answer, at: hertz)))
            hertz += 2.9
        }
        // Above the response around it, which falls with the frequency. A wholly diffuse sound scatters by 5.6 dB
        // (Schroeder 1954) and hardly ever exceeds its mean by 10.
        var highest = 0.0
        for i in 40..<levels.count - 40 {
            let around = levels[i - 40...i + 40].reduce(0) { $0 + pow(10, $1 / 10) } / 81
            highest = max(highest, levels[i] - 10 * log10(around))
        }
        #expect(highest < 10.5)
        #expect(highest > 5)
    }

    @Test func `it rings out to exact zeros and rests`() {
        var room = Room(seed: 5)
        let new = room.isSilent
        #expect(new)
        _ = wet(Signals.noise(level: -20, seconds: 1, seed: 5), &room)
        let sounding = room.isSilent
        #expect(!sounding)
        let tail = wet(Signals.silence(seconds: 1.28), &room)
        let rests = room.isSilent
        #expect(rests)
        // It stops only when it cannot be missed.
        let last = tail.mid.lastIndex { $0 != 0 } ?? 0
        #expect(tail.mid[(last - 480)...last].allSatisfy { abs($0) < 1e-7 })
        let after = wet(Signals.silence(seconds: 1), &room)
        #expect(after.mid.allSatisfy { $0 == 0 } && after.side.allSatisfy { $0 == 0 })
        // Nothing is left of what was: a later sound is met by silence until its own echoes come.
        #expect(wet([1] + [Float](repeating: 0, count: 447), &room).mid.allSatisfy { abs($0) < 1e-12 })
    }

    @Test func `cleared, it is silent at once`() {
        var room = Room(seed: 6)
        _ = wet(Signals.noise(seconds: 0.5, seed: 6), &room)
        room.clear()
        let rests = room.isSilent
        #expect(rests)
        #expect(wet([1] + [Float](repeating: 0, count: 895), &room).mid.allSatisfy { abs($0) < 1e-12 })
    }

    @Test func `it adds to what is there`() {
        let send = Signals.noise(level: -20, seconds: 0.2, seed: 7)
        let dry = Wet(
            mid: Signals.sine(200, level: -20, seconds: 0.2), side: Signals.sine(300, level: -40, seconds: 0.2))
        var both = dry
        var room = Room(seed: 7)
        add(send, &room, &both)
        let alone = wet(send, seed: 7)
        for i in 0..<9_600 {
            guard both.mid[i] == dry.mid[i] + alone.mid[i], both.side[i] == dry.side[i] + alone.side[i] else {
                Issue.record("frame \(i)")
                return
            }
        }
    }

    @Test func `the same seed gives the same samples, another seed others`() {
        let send = Signals.noise(level: -20, seconds: 1, seed: 8)
        let isSame = wet(send, seed: 1).mid == wet(send, seed: 1).mid
        let isOther = wet(send, seed: 1).mid != wet(send, seed: 2).mid
        #expect(isSame)
        #expect(isOther)
    }

    @Test(arguments: [Float.nan, .infinity, -.infinity]) func `what is not a number is left out`(value: Float) {
        var send = Signals.noise(level: -20, seconds: 1, seed: 9)
        send[20_000] = value
        let answer = wet(send)
        #expect(answer.mid.allSatisfy { abs($0) < 0.5 } && answer.side.allSatisfy { abs($0) < 0.5 })
        #expect(power(answer.mid[40_000...]) > 1e-6)
    }

    /// Mean square.
    private func power(_ sound: ArraySlice<Float>) -> Double {
        sound.reduce(0) { $0 + Double($1) * Double($1) } / Double(sound.count)
    }

    private func energy(_ sound: [Float], at hertz: Double) -> Double {
        let turn = (cos(2 * .pi * hertz / 48_000), sin(2 * .pi * hertz / 48_000))
        var angle = (1.0, 0.0)
        var sum = (0.0, 0.0)
        for x in sound {
            sum = (sum.0 + Double(x) * angle.0, sum.1 + Double(x) * angle.1)
            angle = (angle.0 * turn.0 - angle.1 * turn.1, angle.0 * turn.1 + angle.1 * turn.0)
        }
        return sum.0 * sum.0 + sum.1 * sum.1
    }

    /// Seconds for 60 dB, from the time between -5 and -35 dB of the energy to come (Schroeder 1965; ISO 3382).
    private func ringing(_ answer: [Float]) -> Double {
        var left = 0.0
        let toCome = Array(
            answer.reversed().map { x -> Double in
                left += Double(x) * Double(x)
                return left
            }.reversed())
        let (start, end) = (toCome[0] * pow(10, -0.5), toCome[0] * pow(10, -3.5))
        let span = (toCome.firstIndex { $0 < end } ?? 0) - (toCome.firstIndex { $0 < start } ?? 0)
        return Double(span) / 48_000 * 2
    }

    /// One octave of `sound`: three band-passes in a row.
    private func octave(_ sound: [Float], at hertz: Double) -> [Float] {
        let angle = 2 * .pi * hertz / 48_000
        let alpha = sin(angle) / (2 * 2.squareRoot())
        var sound = sound.map(Double.init)
        for _ in 0..<3 {
            var (s1, s2) = (0.0, 0.0)
            for i in 0..<sound.count {
                let x = sound[i] * alpha / (1 + alpha)
                let y = x + s1
                s1 = s2 + 2 * cos(angle) / (1 + alpha) * y
                s2 = -x - (1 - alpha) / (1 + alpha) * y
                sound[i] = y
            }
        }
        return sound.map(Float.init)
    }
}
