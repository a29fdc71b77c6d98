// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc

/// A recording as the analyser reads it: in windows, from its beginning to its end, with whatever is no sound taken for
/// silence. A part of it is held at a time.
final class Signal {
    /// Gives a part of the samples; nil where they cannot be had.
    typealias Source = (Range<Int>) -> [Float]?

    static let sampleRate = 48_000.0
    /// Samples from one frame of analysis to the next: 10 ms.
    static let hop = 480
    /// Frames of analysis a second.
    static let frameRate = 100.0
    /// Softer than this (-100 dBFS) is silence.
    static let silence: Float = 1e-5

    private let count: Int
    private let source: Source
    /// What is held, and where it begins.
    private var part: [Float] = []
    private var start = 0
    /// The loudest 400 ms, as a root mean square; full scale is 1.
    let loudest: Float
    /// Frames of analysis.
    var frames: Int { count / Signal.hop }

    private static let block = 19_200
    /// 20 s: many windows, of which two parts share few.
    private static let longest = 50 * block

    /// Nil where `source` gives nil.
    init?(_ count: Int, _ source: @escaping Source) {
        (self.count, self.source) = (count, source)
        var loudest: Float = 0
        for start in stride(from: 0, to: count, by: Signal.longest) {
            guard let part = source(start..<min(start + Signal.longest, count)) else { return nil }
            for start in stride(from: 0, to: part.count, by: Signal.block) {
                var power: Float = 0
                for index in start..<min(start + Signal.block, part.count) {
                    let sample = Signal.sound(part[index])
                    power += sample * sample
                }
                loudest = max(loudest, power / Float(Signal.block))
            }
        }
        self.loudest = sqrt(loudest)
    }

    /// Copies the samples around the middle of a frame, weighted by `window`, which is shorter than 20 s.
    ///
    /// - Returns: Whether they could be had.
    func copy(around frame: Int, _ window: [Float], to output: UnsafeMutablePointer<Float>) -> Bool {
        let first = frame * Signal.hop - window.count / 2
        let wanted = max(0, first)..<min(count, first + window.count)
        if wanted.lowerBound < start || wanted.upperBound > start + part.count {
            guard let next = source(wanted.lowerBound..<min(wanted.lowerBound + Signal.longest, count)) else {
                return false
            }
            (part, start) = (next, wanted.lowerBound)
        }
        for index in window.indices {
            let place = first + index
            output[index] = wanted.contains(place) ? window[index] * Signal.sound(part[place - start]) : 0
        }
        return true
    }

    /// A sample of a file of floats may be anything; sound reaches full scale, or by mistake ten times that.
    private static func sound(_ sample: Float) -> Float { abs(sample) <= 10 ? sample : 0 }

    /// A Hann window under which a sine of amplitude 1 has magnitude 1.
    static func window(_ length: Int) -> [Float] {
        (0..<length).map { Float((1 - cos(2 * .pi * (Double($0) + 0.5) / Double(length))) * 2 / Double(length)) }
    }
}
