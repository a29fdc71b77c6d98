// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullTime

/// What can be heard of the beat in a recording of slow, soft music without drums.
///
/// - Thread: any
package struct BeatAnalysis: Sendable {
    /// A beat grid that might be meant.
    package struct Hypothesis: Sendable, Equatable {
        package let grid: BeatGrid
        /// How likely it is compared with the others; all of an analysis make 1.
        package let share: Double
    }

    /// Three at most, the likeliest first; none where no four beats can be made out.
    package let hypotheses: [Hypothesis]
    /// How far the first hypothesis may be trusted, 0 to 1: about the part of its beats that are right.
    package let confidence: Double
    /// The keynote as a MIDI pitch class, 0 for C to 11 for B; nil where nothing sounds.
    package let tonic: Int?

    private let onsets: [Onset]
    private let frames: Int

    /// Below this confidence the parent is asked to tap.
    package static var trusted: Double { 0.5 }
    /// What lies beyond three hours is not listened to.
    package static var longest: Int { 3 * 3_600 * 48_000 }

    /// The likeliest grid.
    package var grid: BeatGrid? { hypotheses.first?.grid }

    /// Listens to a whole recording. Whatever the samples hold the result is defined; what is no number, or ten times
    /// full scale, counts as silence.
    ///
    /// Needs, beside the samples, about 100 bytes for each hundredth of a second: 18 MB for half an hour.
    ///
    /// - Parameters:
    ///   - samples: One channel at 48 kHz.
    ///   - progress: Told the part done, 0 to 1, many times; the analysis ends where it returns false.
    /// - Returns: Nil where `progress` returned false.
    package static func analyse(samples: [Float], progress: (Double) -> Bool = { _ in true }) -> BeatAnalysis? {
        analyse(samples.count, samples: { Array(samples[$0]) }, progress: progress)
    }

    /// The same of a recording that lies elsewhere.
    ///
    /// - Parameters:
    ///   - count: Samples.
    ///   - samples: Gives a part of them, of 20 s at most; nil where they cannot be had. All of them are asked for twice,
    ///     from the first to the last.
    /// - Returns: Nil where `samples` gave nil, or `progress` returned false.
    package static func analyse(
        _ count: Int, samples: @escaping (Range<Int>) -> [Float]?, progress: (Double) -> Bool = { _ in true }
    ) -> BeatAnalysis? {
        guard let signal = Signal(min(count, longest), samples) else { return nil }
        guard signal.loudest > Signal.silence else {
            return BeatAnalysis([], tonic: nil, [], frames: signal.frames, meanFlux: 0)
        }
        guard let spectra = Spectra(signal, while: { progress(0.8 * $0) }) else { return nil }
        let onsets = Onset.all(in: spectra)
        guard let pulses = Pulse.best(of: onsets, frames: signal.frames, while: { progress(0.8 + 0.2 * $0) }),
            progress(1)
        else { return nil }
        return BeatAnalysis(
            pulses, tonic: spectra.pitches.tonic, onsets, frames: signal.frames, meanFlux: spectra.meanFlux)
    }

    private init(_ pulses: [Pulse], tonic: Int?, _ onsets: [Onset], frames: Int, meanFlux: Double) {
        self.tonic = tonic
        self.onsets = onsets
        self.frames = frames
        let best = pulses.first?.merit ?? 0
        let odds = pulses.map { exp(BeatAnalysis.decisiveness * ($0.merit - best)) }
        let sum = odds.reduce(0, +)
        let hypotheses = zip(pulses, odds).compactMap { pulse, odds in
            BeatAnalysis.grid(of: pulse, onsets).map { Hypothesis(grid: $0, share: odds / sum) }
        }
        self.hypotheses = hypotheses
        confidence = pulses.first.map { BeatAnalysis.confidence($0, hypotheses, onsets, meanFlux) } ?? 0
    }

    /// The part of the beats that is right where the first hypothesis is so much likelier than the others, by logistic
    /// regression over 132 performances with known beats; less by as much as what begins on the beats does not stand out
    /// from what begins all the time, as in noise, or as the beats were too few to be sure.
    private static func confidence(
        _ pulse: Pulse, _ hypotheses: [Hypothesis], _ onsets: [Onset], _ meanFlux: Double
    ) -> Double {
        guard let share = hypotheses.first?.share, meanFlux > 0 else { return 0 }
        let rises = pulse.onsets.compactMap { $0 }.map { onsets[$0].rise }.sorted()
        guard !rises.isEmpty else { return 0 }
        let contrast = rises[rises.count / 2] / meanFlux
        let evidence = min(1, max(0, (contrast - 2) / 2)) * min(1, Double(rises.count) / 16)
        return evidence / (1 + exp(3.2 - 6 * share))
    }

    /// How the odds of two hypotheses grow with the difference of their merits.
    private static let decisiveness = 10.0

    private static func grid(of pulse: Pulse, _ onsets: [Onset]) -> BeatGrid? {
        let metre = Metre(pulse, onsets)
        return BeatGrid(beats: pulse.beats, firstDownbeat: metre.downbeat, beatsPerBar: metre.beatsPerBar)
    }

    /// The grid meant by someone who tapped along with a part of the recording: at the taps' tempo and in their phase
    /// where they tapped, and from there on as the onsets go.
    ///
    /// - Returns: Nil where the recording is too short for four beats of that tempo.
    package func grid(tapped taps: Taps) -> BeatGrid? {
        var search = PulseSearch(onsets, frames: frames, .guided)
        search.favour(taps.times)
        let beats = search.beats(period: taps.period)
        return beats.isEmpty ? nil : BeatAnalysis.grid(of: Pulse(beats, onsets), onsets)
    }
}
