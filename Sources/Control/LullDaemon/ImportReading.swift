// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullAnalysis
import LullDSP
import LullLibrary
import LullProtocol
import LullRecording
import LullTime

/// What is found out about a sound file: decoded, measured, its beats looked for.
///
/// - Thread: any; a minute of sound takes a second or two
struct ImportReading: Sendable {
    /// Of the decoder and the analysis: facts of an older one are worth making anew.
    static let version = 1

    let facts: RecordingFacts
    /// What was wrong with the file and has been dealt with: sentences.
    let notes: [String]

    /// - Parameters:
    ///   - name: For errors.
    ///   - progress: Is told what is being done and the part of it that is, and says whether to go on.
    init(
        path: String, name: String, title: String, progress: (ImportProgress.Stage, Double) -> Bool
    ) throws(ProtocolError) {
        let sound = try ImportReading.decode(path, name) { progress(.decoding, $0) }
        guard let trim = SoundTrim.sound(in: sound.frames.span, on: .file) else { throw .silentFile(name) }
        guard progress(.analysing, 0) else { throw .stopped(name) }
        let measure = SoundMeasure(of: sound.frames.span.extracting(trim))
        guard let analysis = BeatAnalysis.analyse(samples: sound.frames, progress: { progress(.analysing, $0) }) else {
            throw .stopped(name)
        }
        facts = RecordingFacts(
            title: title, origin: .imported, frames: sound.frames.count, trim: trim, measure, analysis,
            grid: analysis.trustedGrid)
        notes = sound.flaws.map(\.what)
    }

    /// A title for a file that has none: its name without the ending.
    static func title(fileName: String) -> String {
        let stem = fileName.lastIndex(of: ".").map { fileName[..<$0] } ?? fileName[...]
        let words = String(stem).replacing("_", with: " ")
        return words.contains { !$0.isWhitespace } ? words : fileName
    }

    /// The grid that is meant by somebody who tapped along; nil where the taps tell none.
    static func grid(
        of path: String, tapped taps: Taps, name: String, progress: (Double) -> Bool
    ) throws(ProtocolError) -> BeatGrid? {
        let sound = try decode(path, name) { progress(0.5 * $0) }
        guard let analysis = BeatAnalysis.analyse(samples: sound.frames, progress: { progress(0.5 + 0.5 * $0) }) else {
            throw .stopped(name)
        }
        return analysis.grid(tapped: taps)
    }

    private static func decode(
        _ path: String, _ name: String, progress: (Double) -> Bool
    ) throws(ProtocolError) -> DecodedSound {
        do throws(SoundFileReadError) {
            return try SoundFileReader.read(path: path, name: name, progress: progress)
        } catch {
            throw error.protocolError
        }
    }
}

extension RecordingFacts {
    /// What is kept of a sound of so many frames that was just read.
    init(
        title: String, origin: Origin, frames: Int, trim: Range<Int>, _ measure: SoundMeasure,
        _ analysis: BeatAnalysis, grid: Grid?
    ) {
        self.init(
            title: title, origin: origin, added: Int64(time(nil)), decoder: ImportReading.version,
            length: Frames(Int64(frames)), trim: Frames(Int64(trim.lowerBound))..<Frames(Int64(trim.upperBound)),
            grid: grid)
        loudness = measure.facts
        hypotheses = analysis.hypotheses.map { .init(tempo: $0.grid.tempo, score: $0.share) }
        confidence = analysis.confidence
        tonic = analysis.tonic.map(Double.init)
    }
}

extension BeatAnalysis {
    /// nil where the parent should rather tap.
    var trustedGrid: RecordingFacts.Grid? {
        guard confidence >= BeatAnalysis.trusted else { return nil }
        return grid.map { RecordingFacts.Grid($0, by: .analysis) }
    }
}

extension SoundMeasure {
    /// nil for silence.
    fileprivate var facts: RecordingFacts.Loudness? {
        guard loudness.value.isFinite, loudest.value.isFinite, truePeak.value.isFinite else { return nil }
        return RecordingFacts.Loudness(
            integrated: loudness.value, loudest: loudest.value, truePeak: truePeak.value)
    }
}
