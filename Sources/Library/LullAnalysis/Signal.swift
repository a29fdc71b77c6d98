// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc

/// A recording as the analyser reads it: in windows, with whatever is no sound taken for silence.
struct Signal {
    static let sampleRate = 48_000.0
    /// Samples from one frame of analysis to the next: 10 ms.
    static let hop = 480
    /// Frames of analysis a second.
    static let frameRate = 100.0
    /// Softer than this (-100 dBFS) is silence.
    static let silence: Float = 1e-5

    private let samples: ArraySlice<Float>
    /// The loudest 400 ms, as a root mean square; full scale is 1.
    let loudest: Float
    /// Frames of analysis.
    var frames: Int { samples.count / Signal.hop }
    var seconds: Double { Double(frames) / Signal.frameRate }

    private static let block = 19_200

    init(_ samples: ArraySlice<Float>) {
        self.samples = samples
        var loudest: Float = 0
        var start = samples.startIndex
        while start < samples.endIndex {
            let end = min(start + Signal.block, samples.endIndex)
            var power: Float = 0
            for index in start..<end {
                let sample = Signal.sound(samples[index])
                power += sample * sample
            }
            loudest = max(loudest, power / Float(Signal.block))
            start = end
        }
        self.loudest = sqrt(loudest)
    }

    /// Copies the samples around the middle of a frame, weighted by `window`.
    func copy(around frame: Int, _ window: [Float], to output: UnsafeMutablePointer<Float>) {
        let first = samples.startIndex + frame * Signal.hop - window.count / 2
        for index in window.indices {
            let place = first + index
            let isInside = place >= samples.startIndex && place < samples.endIndex
            output[index] = isInside ? window[index] * Signal.sound(samples[place]) : 0
        }
    }

    /// A sample of a file of floats may be anything; sound reaches full scale, or by mistake ten times that.
    private static func sound(_ sample: Float) -> Float { abs(sample) <= 10 ? sample : 0 }

    /// A Hann window under which a sine of amplitude 1 has magnitude 1.
    static func window(_ length: Int) -> [Float] {
        (0..<length).map { Float((1 - cos(2 * .pi * (Double($0) + 0.5) / Double(length))) * 2 / Double(length)) }
    }
}
