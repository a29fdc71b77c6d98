// SPDX-License-Identifier: GPL-3.0-or-later

import LullTime

/// What is known of a recording beside its sound. Every place in it counts from the file's decoded frame 0.
///
/// - Thread: any
package struct RecordingFacts: Sendable, Equatable {
    /// How it came here.
    package enum Origin: String, Sendable { case imported, recorded }

    /// How loud the file is, between its trim places.
    package struct Loudness: Sendable, Equatable {
        /// Integrated, in LUFS (ITU-R BS.1770).
        package var integrated: Double
        /// True peak, in dBTP.
        package var truePeak: Double
        /// Of its loudest three seconds, in LUFS.
        package var loudest: Double

        package init(integrated: Double, loudest: Double, truePeak: Double) {
            (self.integrated, self.loudest, self.truePeak) = (integrated, loudest, truePeak)
        }
    }

    /// A tempo that it may have.
    package struct Hypothesis: Sendable, Equatable {
        package var tempo: Tempo
        /// How well it fits; the best fit has the most.
        package var score: Double

        package init(tempo: Tempo, score: Double) { (self.tempo, self.score) = (tempo, score) }
    }

    /// A beat grid and who made it.
    package struct Grid: Sendable, Equatable {
        package enum Source: String, Sendable { case analysis, pulse, taps, hand, file }

        package var beats: BeatGrid
        package var source: Source

        package init(_ beats: BeatGrid, by source: Source) { (self.beats, self.source) = (beats, source) }

        /// 16 hexadecimal digits, the same for the same beats and bars.
        package var hash: String { String(ContentHash.of(Array(Sidecar.words(beats).utf8)).prefix(16)) }
    }

    /// One line of at most 200 characters.
    package private(set) var title: String
    package var origin: Origin
    /// When it came here, in seconds since 1970.
    package var added: Int64
    /// The version of the decoder and the analysis that these facts are from.
    package var decoder: Int
    /// The length of the decoded file.
    package var length: Frames
    /// From the first sound to the end of the last.
    package var trim: Range<Frames>
    /// nil where it is silent.
    package var loudness: Loudness?
    /// The best first.
    package var hypotheses: [Hypothesis] = []
    /// 0 to 1: how far the analysis trusts its own grid.
    package var confidence: Double = 0
    /// The home note as a MIDI number with its fraction; nil where none was found.
    package var tonic: Double?
    /// nil where it needs taps.
    package private(set) var grid: Grid?
    /// The grids before this one, the newest last.
    package private(set) var undo: [Grid] = []

    package init(
        title: String, origin: Origin, added: Int64, decoder: Int, length: Frames, trim: Range<Frames>,
        grid: Grid? = nil
    ) {
        (self.origin, self.added, self.decoder, self.length) = (origin, added, decoder, length)
        (self.trim, self.grid, self.title) = (trim, grid, "")
        rename(title)
    }

    /// Takes what fits on one line of a title.
    package mutating func rename(_ title: String) {
        let line = title.unicodeScalars.map { $0.value < 0x20 || 0x7f...0x9f ~= $0.value ? " " : Character($0) }
        self.title = String(String(line).split(separator: " ").joined(separator: " ").prefix(200))
        // What was cut between two words: the same title taken again stays the same.
        if self.title.last == " " { self.title.removeLast() }
    }

    /// Puts another grid in the place of this one.
    ///
    /// - Parameter keepsUndo: whether the one before can be had back; the last 16 can
    package mutating func setGrid(_ new: Grid, keepsUndo: Bool = true) {
        if keepsUndo, let grid { pushUndo(grid) }
        grid = new
    }

    /// Goes back to the grid before this one; false where there is none.
    package mutating func undoGrid() -> Bool {
        guard let last = undo.popLast() else { return false }
        grid = last
        return true
    }

    mutating func pushUndo(_ old: Grid) {
        undo.append(old)
        while undo.count > RecordingFacts.mostUndo || undo.count > 1 && beatsToUndo > RecordingFacts.mostBeats {
            undo.removeFirst()
        }
    }

    private var beatsToUndo: Int { undo.reduce(0) { $0 + $1.beats.beats.count } }

    static let mostUndo = 16
    /// So that a sidecar stays under four megabytes, however long the recording.
    private static let mostBeats = 65_536
}
