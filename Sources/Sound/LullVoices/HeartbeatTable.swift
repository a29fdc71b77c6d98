// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc

/// The samples of the heart's two sounds, the first then the second.
///
/// Each is a few partials under a swelling and sinking envelope while its pitch falls, as the heart's walls and valves
/// tighten and let go (after the simulated first sound of Durand et al., IEEE Trans. Biomed. Eng. 1992: 50 and 150 Hz,
/// and a part that moves between 20 and 100 Hz). The second is a third higher, shorter and 4 dB softer.
struct HeartbeatTable: ~Copyable {
    /// In the first sound, 173 ms; 140 ms of it above a tenth of its peak.
    static var firstFrames: Int { @_noLocks get { 8_304 } }
    /// In the second, 126 ms; 102 ms above a tenth.
    static var secondFrames: Int { @_noLocks get { 6_048 } }
    /// In both: the place after the last.
    static var end: Int { @_noLocks get { firstFrames + secondFrames } }
    /// The span of the first sound's rise.
    static var riseFrames: Int { @_noLocks get { 2_784 } }

    private let samples: UnsafeMutablePointer<Float>

    init(_ speaker: Speaker) {
        samples = .allocate(capacity: Self.end)
        let tone = HeartTone(speaker)
        let first = Thud(rise: 0.058, hold: 0.015, fall: 0.1, frequency: tone.frequency, amplitude: tone.amplitude)
        let second = Thud(
            rise: 0.056, hold: 0.01, fall: 0.06, frequency: tone.frequency * 4 / 3,
            amplitude: tone.amplitude * pow(10, -4.0 / 20))
        for i in 0..<Self.firstFrames { (samples + i).initialize(to: first.sample(i, of: tone)) }
        for i in 0..<Self.secondFrames {
            (samples + Self.firstFrames + i).initialize(to: second.sample(i, of: tone))
        }
    }

    deinit { samples.deallocate() }

    /// - Realtime: safe
    @_noLocks @inline(__always) func frame(_ place: Int) -> Float { samples[place] }
}

/// What a speaker needs to play a heart.
private struct HeartTone {
    /// The first sound's lowest partial in its middle, hertz.
    let frequency: Double
    /// Trims the layer to -27 LUFS.
    let amplitude: Double
    /// The partials' amplitudes, and where in their cycles they start: chosen so that their sum peaks low.
    let partials: [(amplitude: Double, start: Double)]

    init(_ speaker: Speaker) {
        switch speaker {
        case .full:
            frequency = 55
            amplitude = pow(10, -15.05 / 20)
            partials = [(0.6, 0.16), (1, 0.55), (0.4, 0.43)]
        case .small:
            // Most of it from 120 to 240 Hz, the lowest that a small speaker plays.
            frequency = 60
            amplitude = pow(10, -17.25 / 20)
            partials = [(0.5, 0.71), (0.5, 0.96), (0.8, 0.23), (1, 0.98)]
        }
    }
}

/// One sound of the heart. Times in seconds; the rise and the fall are whole raised cosines.
private struct Thud {
    let rise: Double
    let hold: Double
    let fall: Double
    let frequency: Double
    let amplitude: Double

    func sample(_ frame: Int, of tone: HeartTone) -> Float {
        let time = (Double(frame) + 0.5) / 48_000
        let length = rise + hold + fall
        // From a tenth above the frequency to a tenth below.
        let cycles = frequency * (time + 0.1 * (time - time * time / length))
        var sum = 0.0
        for (index, partial) in tone.partials.enumerated() {
            sum += partial.amplitude * sin(2 * .pi * (Double(index + 1) * cycles + partial.start))
        }
        return Float(amplitude * envelope(time) * sum)
    }

    private func envelope(_ time: Double) -> Double {
        if time < rise { return 0.5 - 0.5 * cos(.pi * time / rise) }
        return time < rise + hold ? 1 : 0.5 + 0.5 * cos(.pi * (time - rise - hold) / fall)
    }
}
