// SPDX-License-Identifier: GPL-3.0-or-later

import CFFTW

/// What is read off the spectrum of every frame: how strongly something begins there, and which pitches sound.
struct Spectra {
    /// Mean rise of the bands over 40 ms, in decades of magnitude.
    private(set) var flux: [Float] = []
    /// The same of the bass.
    private(set) var bass: [Float] = []
    private(set) var pitches = PitchHistogram()

    /// Mean of `flux`.
    var meanFlux: Double { flux.isEmpty ? 0 : flux.reduce(0) { $0 + Double($1) } / Double(flux.count) }

    /// 85 ms: long enough to tell neighbouring notes of a hum apart by their upper partials.
    private static let length = 4_096
    /// Hertz.
    private static let bin = Signal.sampleRate / Double(length)
    /// Frames over which a rise is measured.
    private static let lag = 4
    /// What is 50 dB below the loudest sound hardly counts.
    private static let gain: Float = 300
    /// Pitches change slowly: every so many frames are looked at.
    private static let pitchFrames = 4

    /// Spectral flux that vibrato does not raise: each band's rise counts from the highest of its neighbourhood before
    /// (Böck and Widmer 2013). In bands this narrow a step of pitch is a rise too, so a slurred note begins as well.
    ///
    /// - Parameter goesOn: Asked every five seconds of sound, with the part done.
    /// - Returns: Nil where it says no, or where the signal cannot be had.
    init?(_ signal: Signal, while goesOn: (Double) -> Bool) {
        let transform = RealTransform(length: Spectra.length)
        let window = Signal.window(Spectra.length)
        let bands = Bands(length: Spectra.length)
        let count = bands.bands.count
        let rows = Spectra.lag + 1
        let scale = Spectra.gain / max(signal.loudest, Signal.silence)
        var magnitudes = [Float](repeating: 0, count: Spectra.length / 2 + 1)
        var levels = [Float](repeating: 0, count: rows * count)
        flux.reserveCapacity(signal.frames)
        bass.reserveCapacity(signal.frames)
        for frame in 0..<signal.frames {
            if frame % 500 == 0, !goesOn(Double(frame) / Double(signal.frames)) { return nil }
            guard signal.copy(around: frame, window, to: transform.input) else { return nil }
            transform.run()
            for bin in magnitudes.indices {
                let (real, imaginary) = transform.output[bin]
                magnitudes[bin] = scale * (real * real + imaginary * imaginary).squareRoot()
            }
            let now = frame % rows * count
            for (index, band) in bands.bands.enumerated() {
                var magnitude: Float = 0
                for (offset, weight) in band.weights.enumerated() {
                    magnitude += weight * magnitudes[band.first + offset]
                }
                levels[now + index] = decades(magnitude)
            }
            let before = (frame + 1) % rows * count
            var (all, low): (Float, Float) = (0, 0)
            for index in 0..<count where frame >= Spectra.lag {
                let left = levels[before + max(index - 1, 0)]
                let right = levels[before + min(index + 1, count - 1)]
                let rise = max(0, levels[now + index] - max(left, levels[before + index], right))
                all += rise
                if index < bands.low { low += rise }
            }
            flux.append(all / Float(count))
            bass.append(low / Float(bands.low))
            if frame % Spectra.pitchFrames == 0 { pitches.add(magnitudes, bin: Spectra.bin) }
        }
    }
}
