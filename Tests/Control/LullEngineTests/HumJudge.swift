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

/// Praat, run by `Tests/Judges/hum.py` in the environment that `make test` makes, on many sounds at once.
final class HumJudge {
    private let folder: TemporaryFolder
    private let songbook = Songbook(folders: ["\(HumJudge.root)/Sounds"])
    private var arguments: [String] = []

    private static let root = #filePath.split(separator: "/").dropLast(4).reduce("") { "\($0)/\($1)" }

    init() throws { folder = try TemporaryFolder() }

    /// Adds a tune as the full hum performs it.
    ///
    /// - Parameters:
    ///   - median: 59 is the higher register, 49 the lower.
    ///   - room: Whether it stands in the room; what is on the beat is judged without, since a room answers late.
    ///   - cases: Keys of `hum.json`.
    func add(_ id: String, median: Int16, tempo: Tempo?, seconds: Int64, room: Bool, cases: String) throws {
        let track = try #require(songbook.track(id))
        let piece = Piece(
            track: id, program: track.program, voice: .hum, medianPitch: median,
            pace: Pace(tempo: tempo ?? track.program.tempo, beatsPerStroke: track.program.beatsPerBar))
        var render = OfflineRender(piece: piece, length: Frames(seconds * 48_000))
        render.fades = false
        render.volume = 100
        render.speaker = .full
        render.hasRoom = room
        var samples: [Float] = []
        samples.reserveCapacity(Int(seconds) * 48_000)
        let beats = render.run { block in for i in block.indices { samples.append(block[i]) } }
        let notes = SungNote.all(of: piece, on: beats, until: Double(seconds) - 0.6)
        try add(samples, notes, cases: cases, name: "\(id) \(median) \((tempo ?? track.program.tempo).perMinute)")
    }

    /// Adds a sound and what it is meant to sing.
    func add(_ samples: [Float], _ notes: [SungNote], cases: String, name: String) throws {
        let path = "\(folder.path)/\(name) \(arguments.count / 3)"
        let file = try #require(fopen(path, "w"))
        defer { fclose(file) }
        try samples.withUnsafeBytes { try #require(fwrite($0.baseAddress, 1, $0.count, file) == $0.count) }
        let score = try folder.write("score \(arguments.count / 3)", notes.map(\.line).joined())
        arguments += [path, score, cases]
    }

    /// The bounds broken, by sound in the order of adding.
    func broken() throws -> [[String]] {
        let verdict = try run(
            "\(HumJudge.root)/.build-py/bin/python", ["\(HumJudge.root)/Tests/Judges/hum.py"] + arguments, within: 900)
        let sounds = verdict.text.split(separator: "# /").map { $0.split(separator: "\n") }
        // A judge that fell over has not judged: its last words are the failure.
        guard sounds.count == arguments.count / 3 else { throw SpawnError("the judge: \(verdict.errorText)") }
        return sounds.map { lines in
            let name = lines[0].split(separator: "/").last ?? ""
            return lines.filter { $0.hasPrefix("broken\t") }.map { "\(name): \($0.dropFirst(7))" }
        }
    }
}

/// A note as the judge reads it: seconds, MIDI pitch.
struct SungNote {
    var start: Double
    var end: Double
    var pitch: Int
    var joint: ProgramJoint
    var isOnBeat: Bool

    var line: String { "\(start)\t\(end)\t\(pitch)\t\(joint)\t\(isOnBeat ? "beat" : "off")\n" }

    /// The notes of the first pass that end before `end` seconds, where the beat map puts them.
    static func all(of piece: Piece, on beats: [OfflineRender.MappedBeat], until end: Double) -> [SungNote] {
        func time(_ place: Beats) -> Double {
            let index = min(max(Int(place.value.rounded(.down)), 0), beats.count - 2)
            let (from, to) = (beats[index].frame.seconds, beats[index + 1].frame.seconds)
            return from + (place.value - Double(index)) * (to - from)
        }
        return piece.program.notes.compactMap { note in
            let (start, stop) = (time(note.onset), time(note.onset + note.length))
            // Where the count-in is shorter than the pickup, its first notes are left out.
            guard start > 0.6, stop < end else { return nil }
            return SungNote(
                start: start, end: stop, pitch: Int(note.pitch + piece.transposition), joint: note.joint,
                isOnBeat: note.onset.value == note.onset.value.rounded())
        }
    }
}
