// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullAnalysis
import LullSoundKit
import LullTime
import Testing

/// The analyser on slow, soft, expressive performances whose beats are known, against mir_eval and beside aubio.
@Suite(.serialized) struct BeatAnalysisTests {
    /// General MIDI's voice oohs, piano, violin, music box and flute.
    private static let instruments: [UInt8] = [53, 0, 40, 10, 73]
    private static let tunes = [
        "ah_vous_dirai_je_maman", "ar_hyd_y_nos", "brahms_wiegenlied", "der_mond_ist_aufgegangen", "edo_komoriuta",
        "frere_jacques", "greensleeves", "heidschi_bumbeidschi", "lulajze_jezuniu", "muede_bin_ich_geh_zur_ruh",
        "schubert_wiegenlied_d498", "stille_nacht", "suo_gan", "weisst_du_wie_viel_sternlein",
    ]

    private static func excerpts(_ judge: BeatJudge) throws -> [BeatJudge.Excerpt] {
        try tunes.enumerated().map { index, tune in
            try judge.excerpt(
                tune,
                Performance.Manner(
                    instrument: instruments[index % instruments.count], isAccompanied: index % 3 == 1,
                    seed: UInt64(4_000 + index)), seconds: 40)
        }
    }

    @Test func `beats are found at the right level more often than not, and by far more often than by aubio`() throws {
        let judge = try BeatJudge()
        let excerpts = try Self.excerpts(judge)
        let analyses = try excerpts.map { try #require(BeatAnalysis.analyse(samples: $0.samples)) }
        let ours = try judge.verdicts(zip(excerpts, analyses).map { ($0, $1.grid?.beats ?? []) })
        let aubios = try judge.verdicts(excerpts.map { ($0, try judge.aubio($0)) })
        #expect(ours.mean(\.right) >= 0.75 && ours.mean(\.atSomeLevel) >= 0.8)
        #expect(ours.mean(\.right) > aubios.mean(\.right) && ours.mean(\.atSomeLevel) > aubios.mean(\.atSomeLevel))
        let median = ours.filter { $0.right > 0.8 }.map(\.lateness).sorted()
        #expect(abs(try #require(median.isEmpty ? nil : median[median.count / 2])) < 0.015)

        // Confidence is a promise: those trusted are right, and whatever failed is not believed more than it.
        let trusted = zip(analyses, ours).filter { $0.0.confidence >= BeatAnalysis.trusted }
        #expect(trusted.count >= 7 && trusted.map(\.1).mean(\.right) >= 0.75)
        #expect(Self.correlation(analyses.map(\.confidence), ours.map(\.right)) > 0.3)

        let tapped = try zip(excerpts, analyses).enumerated().map { index, pair in
            let beats = pair.0.performance.beats
            var random = SeededRandom(seed: UInt64(index))
            let first = Int.random(in: 0...(beats.count / 2), using: &random)
            let taps = try #require(Taps(beats[first..<(first + 8)].map { $0 + 0.025 * random.gaussian() }))
            return (excerpt: pair.0, beats: try #require(pair.1.grid(tapped: taps)).beats)
        }
        let guided = try judge.verdicts(tapped)
        #expect(guided.mean(\.right) >= 0.95)
    }

    private static func correlation(_ a: [Double], _ b: [Double]) -> Double {
        let (meanA, meanB) = (a.reduce(0, +) / Double(a.count), b.reduce(0, +) / Double(b.count))
        func sum(_ x: [Double], _ y: [Double], _ meanX: Double, _ meanY: Double) -> Double {
            zip(x, y).reduce(0) { $0 + ($1.0 - meanX) * ($1.1 - meanY) }
        }
        return sum(a, b, meanA, meanB) / sqrt(sum(a, a, meanA, meanA) * sum(b, b, meanB, meanB) + 1e-12)
    }
}
