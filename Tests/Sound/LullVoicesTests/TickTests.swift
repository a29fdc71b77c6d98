// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullVoices
import Testing

@Suite("The tick's laws") struct TickTests {
    static let frames = 1_152

    /// The sound of clicks at these frames.
    private func ticked(at places: [Int], accented: Bool = false, frames: Int) -> [Float] {
        var voice = TickVoice()
        var sound: [Float] = []
        var next = 0
        while sound.count < frames {
            while next < places.count, places[next] < sound.count + 64 {
                voice.begin(at: places[next] - sound.count, accented: accented)
                next += 1
            }
            sound += quantum { voice.render(into: &$0) }
        }
        return sound
    }

    @Test("Every click has the same samples and begins on its own frame, wherever in the quantum it falls")
    func exact() {
        let click = Array(ticked(at: [0], frames: Self.frames).prefix(Self.frames))
        #expect(click.first { $0 != 0 } == click[0])
        // 240 beats a minute are 12,000 frames apart; 12,007 meets every offset in a quantum.
        let places = (0..<64).map { 100 + $0 * 12_007 }
        let sound = ticked(at: places, frames: 64 * 12_007 + 12_000)
        for (index, place) in places.enumerated() {
            let end = index + 1 < places.count ? places[index + 1] : sound.count
            let isSame = Array(sound[place..<place + Self.frames]) == click
            #expect(isSame, "\(place)")
            #expect(sound[place + Self.frames..<end].allSatisfy { $0 == 0 })
        }
    }

    @Test("Clicks that overlap add up") func overlap() {
        let click = ticked(at: [0], frames: Self.frames)
        let both = ticked(at: [0, 501], frames: 2 * Self.frames)
        let sum = (0..<Self.frames).map { click[$0] + ($0 < 501 ? 0 : click[$0 - 501]) }
        let isSum = Array(both.prefix(Self.frames)) == sum
        #expect(isSum)
    }

    @Test("Both accents peak just under -24 dBTP", arguments: [false, true]) func peak(accented: Bool) {
        let sound = ticked(at: [100], accented: accented, frames: 2 * Self.frames)
        let decibels = 20 * log10(Double(truePeak(sound)))
        #expect((-24.3 ... -24).contains(decibels))
    }

    @Test("A click takes 5.5 to 6.5 ms to rise from 10 to 90 %", arguments: [false, true]) func rise(accented: Bool) {
        #expect((5.5...6.5).contains(milliseconds(from: 0.1, to: 0.9, accented: accented)))
    }

    @Test("However a layer a tenth as loud falls under it, its onset takes 4 ms", arguments: [false, true])
    func layered(accented: Bool) {
        // At worst the layer takes a tenth off where the click comes up, and adds one where it is nearly there.
        #expect(milliseconds(from: 0.2, to: 0.8, accented: accented) >= 4)
    }

    @Test("Nothing of a click is heard above 3 kHz", arguments: [false, true]) func band(accented: Bool) {
        let sound = ticked(at: [0], accented: accented, frames: Self.frames)
        let top = power(sound, at: accented ? 1_500 : 1_000)
        for frequency in stride(from: 3_000.0, to: 24_000, by: 100) {
            #expect(power(sound, at: frequency) < top * 1e-6, "\(frequency)")
        }
    }

    @Test("The accents differ, and a reset silences") func reset() {
        #expect(ticked(at: [0], frames: 1_152) != ticked(at: [0], accented: true, frames: 1_152))
        var voice = TickVoice()
        let rests = voice.isSilent
        #expect(rests)
        voice.begin(at: 5, accented: true)
        let restsLater = voice.isSilent
        #expect(!restsLater)
        voice.reset()
        let restsAgain = voice.isSilent
        #expect(restsAgain)
        #expect(quantum { voice.render(into: &$0) }.allSatisfy { $0 == 0 })
    }

    /// How long the envelope over 1 ms takes between two parts of its peak.
    private func milliseconds(from low: Float, to high: Float, accented: Bool) -> Double {
        let sound = ticked(at: [100], accented: accented, frames: 2 * Self.frames)
        let envelope = (48..<sound.count).map { end in
            sound[end - 48..<end].reduce(Float(0)) { $0 + $1 * $1 }.squareRoot()
        }
        let peak = envelope.max() ?? 0
        let (first, last) = (envelope.firstIndex { $0 >= low * peak }, envelope.firstIndex { $0 >= high * peak })
        return Double((last ?? 0) - (first ?? 0)) / 48
    }

    private func power(_ sound: [Float], at frequency: Double) -> Double {
        var (re, im) = (0.0, 0.0)
        for (i, x) in sound.enumerated() {
            re += Double(x) * cos(2 * .pi * frequency * Double(i) / 48_000)
            im += Double(x) * sin(2 * .pi * frequency * Double(i) / 48_000)
        }
        return re * re + im * im
    }

    /// The greatest value between the frames too, at 8 places each, by a windowed sinc of 32 taps.
    private func truePeak(_ sound: [Float]) -> Float {
        var peak: Float = 0
        for i in 16..<sound.count - 16 {
            for step in 0..<8 {
                let shift = Float(step) / 8
                var sum: Float = 0
                for k in -15...16 {
                    let x = Float.pi * (Float(k) - shift)
                    let window = 0.5 + 0.5 * cosf(x / 16.5)
                    sum += sound[i + k] * (x == 0 ? 1 : sinf(x) / x) * window
                }
                peak = max(peak, abs(sum))
            }
        }
        return peak
    }
}
