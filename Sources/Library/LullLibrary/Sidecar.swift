// SPDX-License-Identifier: GPL-3.0-or-later

import LullTime

/// The facts of a recording as a small text file: the parent's data, from which the database can be made again.
///
/// One `key = value` a line, in UTF-8, after a line that names the version; the last line is a sum over all before it,
/// so that no fault of the disk passes for a fact. Numbers are decimal and read back exactly.
///
/// - Thread: any
package struct Sidecar: Equatable, Sendable {
    /// The SHA-256 of the audio that the facts are of.
    package var hash: String
    /// The audio's file name beside the sidecar; nil where the audio lies elsewhere.
    package var audio: String?
    /// The audio's length in bytes.
    package var size: Int
    package var facts: RecordingFacts

    /// The version that this Lull writes.
    package static let version = 1
    /// The largest file that is read.
    static let largest = 16 << 20
    /// What the first line says before the version.
    static let mark = "lull recording "

    /// The file, or nil where a fact is none: a number that is infinite, a length below zero.
    ///
    /// - Parameter version: what the file says it is
    package func bytes(version: Int = Sidecar.version) -> [UInt8]? {
        let bytes = written(version)
        return Sidecar.read(bytes, version: version) == .whole(self, version: version) ? bytes : nil
    }

    private func written(_ version: Int) -> [UInt8] {
        var text = "\(Sidecar.mark)\(version)\n"
        func line(_ key: String, _ value: some CustomStringConvertible) { text += "\(key) = \(value)\n" }
        line("sha256", hash)
        line("bytes", size)
        if let audio { line("audio", audio) }
        line("title", facts.title)
        line("origin", facts.origin.rawValue)
        line("added", facts.added)
        line("decoder", facts.decoder)
        line("frames", facts.length.count)
        line("trim", "\(facts.trim.lowerBound.count) \(facts.trim.upperBound.count)")
        if let loudness = facts.loudness {
            line("loudness", "\(loudness.integrated) \(loudness.loudest) \(loudness.truePeak)")
        }
        for guess in facts.hypotheses { line("tempo", "\(guess.tempo.micro) \(guess.score)") }
        line("confidence", facts.confidence)
        if let tonic = facts.tonic { line("tonic", tonic) }
        if let grid = facts.grid { line("grid", Sidecar.words(grid)) }
        for grid in facts.undo { line("undo", Sidecar.words(grid)) }
        let body = Array(text.utf8)
        return body + Array("\(Sidecar.sumKey)\(Sidecar.sum(body))\n".utf8)
    }

    private static func words(_ grid: RecordingFacts.Grid) -> String { "\(grid.source.rawValue) \(words(grid.beats))" }

    /// The first downbeat, the beats in a bar, and each beat in seconds.
    static func words(_ grid: BeatGrid) -> String {
        "\(grid.firstDownbeat) \(grid.beatsPerBar) " + grid.beats.map { "\($0)" }.joined(separator: " ")
    }

    /// What the last line says before the sum.
    package static let sumKey = "sum = "

    /// The sum over all lines before the last.
    package static func sum(_ body: [UInt8]) -> Substring { ContentHash.of(body).prefix(32) }
}
