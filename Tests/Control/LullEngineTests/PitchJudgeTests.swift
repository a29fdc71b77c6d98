// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullEngine
import LullLibrary
import LullRender
import LullScore
import LullTestKit
import LullTime
import LullVoices
import Testing

/// Praat on tunes of the songbook as the whole renderer performs them.
@Suite struct PitchJudgeTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var track: String
        /// MIDI: 59 is the higher register, 49 the lower.
        var median: Int16
        var testDescription: String { "\(track), median \(median)" }
    }

    static let cases = [
        Case(track: "brahms-wiegenlied", median: 59), Case(track: "rozhinkes-mit-mandlen", median: 49),
        Case(track: "schubert-wiegenlied-d498", median: 59), Case(track: "sandmaennchen-die-bluemelein", median: 49),
    ]

    @Test(arguments: cases)
    func `pitch, onsets, perceived beats and level are what the score and the beat map say`(_ one: Case) throws {
        let folder = try TemporaryFolder()
        let track = try #require(Songbook(folders: ["\(root)/Sounds"]).track(one.track))
        let piece = Piece(
            track: track.id, program: track.program, voice: .hum, medianPitch: one.median,
            pace: Pace(tempo: track.program.tempo, beatsPerStroke: track.program.beatsPerBar))
        var render = OfflineRender(piece: piece, length: Frames(50 * 48_000))
        render.fades = false
        render.volume = 100
        render.speaker = .full
        var samples: [Float] = []
        let beats = render.run { block in for i in block.indices { samples.append(block[i]) } }
        let downbeat = try #require(beats.first).frame.seconds
        try samples.withUnsafeBytes { try write($0, to: "\(folder.path)/sound") }
        let notes = try folder.write("score", score(piece, from: downbeat, until: 48))
        let verdict = try run(
            "\(root)/.build-py/bin/python", ["\(root)/Tests/Judges/hum.py", "\(folder.path)/sound", notes, "tune"])
        #expect(verdict.ending == .exit(0), "\(verdict.text)")
    }

    /// A line a note, as the judge reads it.
    private func score(_ piece: Piece, from downbeat: Double, until end: Double) -> String {
        let beat = 60 / piece.pace.tempo.perMinute
        return piece.program.notes.compactMap { note -> String? in
            let start = downbeat + note.onset.value * beat
            let stop = start + note.length.value * beat
            guard stop < end else { return nil }
            return "\(start)\t\(stop)\t\(note.pitch + piece.transposition)\t\(note.joint)\n"
        }.joined()
    }

    private let root = #filePath.split(separator: "/").dropLast(4).reduce("") { "\($0)/\($1)" }

    private func write(_ bytes: UnsafeRawBufferPointer, to path: String) throws {
        let file = try #require(fopen(path, "w"))
        defer { fclose(file) }
        try #require(fwrite(bytes.baseAddress, 1, bytes.count, file) == bytes.count)
    }
}
