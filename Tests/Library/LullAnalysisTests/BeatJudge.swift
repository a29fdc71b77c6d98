// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullScore
import LullTestKit

/// Tunes of the songbook played by fluidsynth, and mir_eval's verdict on where someone hears the beats.
final class BeatJudge {
    /// A performance as it sounds.
    struct Excerpt {
        let name: String
        let performance: Performance
        /// One channel at 48 kHz.
        let samples: [Float]
        let wave: String
        fileprivate let truth: String
    }

    struct Verdict {
        /// The part of the beats in right continuity at the right metrical level.
        var right: Double
        /// The same at any level that mir_eval allows.
        var atSomeLevel: Double
        /// Seconds from true beats to those heard, the median; above zero is late.
        var lateness: Double
    }

    private let folder: TemporaryFolder
    private static let root = #filePath.split(separator: "/").dropLast(4).reduce("") { "\($0)/\($1)" }
    private static let soundfont = "/usr/share/sounds/sf2/TimGM6mb.sf2"

    init() throws { folder = try TemporaryFolder() }

    func excerpt(_ tune: String, _ manner: Performance.Manner, seconds: Double) throws -> Excerpt {
        let tunes = ABC.read(try contents(of: "\(BeatJudge.root)/Sounds/\(tune).abc")).tunes
        guard let program = tunes.first?.program else { throw SpawnError("\(tune) cannot be performed") }
        let performance = Performance(program, manner, seconds: seconds)
        let name = "\(tune)-\(manner.instrument)-\(manner.seed)"
        let midi = "\(folder.path)/\(name).mid"
        guard let file = fopen(midi, "w") else { throw SpawnError("cannot write \(midi)") }
        fwrite(performance.midi, 1, performance.midi.count, file)
        fclose(file)
        let wave = "\(folder.path)/\(name).wav"
        let settings = ["-q", "-ni", "-F", wave, "-O", "s16", "-T", "wav", "-r", "48000", "-g", "0.6"]
        _ = try run("fluidsynth", settings + [BeatJudge.soundfont, midi])
        // After a header of 44 bytes: two channels of 16 bits, and the last notes' decay, which is no part of it.
        let frames = Int(seconds * 48_000)
        let bytes = try contents(of: wave).dropFirst(44).prefix(frames * 4)
        guard bytes.count == frames * 4 else { throw SpawnError("fluidsynth has not played \(name)") }
        let samples = bytes.withUnsafeBytes { bytes in
            (0..<frames).map { frame in
                let left = bytes.loadUnaligned(fromByteOffset: 4 * frame, as: Int16.self)
                let right = bytes.loadUnaligned(fromByteOffset: 4 * frame + 2, as: Int16.self)
                return (Float(left) + Float(right)) / 65_536
            }
        }
        let truth = try folder.write("\(name).truth", performance.beats.map { "\($0)\n" }.joined())
        return Excerpt(name: name, performance: performance, samples: samples, wave: wave, truth: truth)
    }

    /// One verdict for each excerpt on the beats heard in it.
    func verdicts(_ heard: [(excerpt: Excerpt, beats: [Double])]) throws -> [Verdict] {
        var arguments = ["\(BeatJudge.root)/Tests/Judges/beats.py"]
        for (excerpt, beats) in heard {
            let inside = beats.filter { $0 < excerpt.performance.seconds }
            let path = try folder.write("\(excerpt.name).heard", inside.map { "\($0)\n" }.joined())
            arguments += [excerpt.truth, path]
        }
        let judged = try run("\(BeatJudge.root)/.build-py/bin/python", arguments)
        let verdicts = judged.text.split(separator: "\n").compactMap { line -> Verdict? in
            let numbers = line.split(separator: " ").compactMap { Double($0) }
            guard numbers.count == 4 else { return nil }
            return Verdict(right: numbers[0], atSomeLevel: numbers[1], lateness: numbers[3] / 1_000)
        }
        // A judge that fell over has not judged: its last words are the failure.
        guard verdicts.count == heard.count else { throw SpawnError("the judge: \(judged.errorText)") }
        return verdicts
    }

    /// Where aubio hears the beats.
    func aubio(_ excerpt: Excerpt) throws -> [Double] {
        try run("aubio", ["beat", "-i", excerpt.wave]).text.split(separator: "\n")
            .compactMap { Double($0.prefix { $0.isNumber || $0 == "." }) }
    }
}

extension [BeatJudge.Verdict] {
    func mean(_ part: KeyPath<BeatJudge.Verdict, Double>) -> Double {
        isEmpty ? 0 : reduce(0) { $0 + $1[keyPath: part] } / Double(count)
    }
}
