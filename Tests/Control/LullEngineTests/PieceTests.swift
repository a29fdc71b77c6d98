// SPDX-License-Identifier: GPL-3.0-or-later

import LullEngine
import LullLibrary
import LullRender
import LullScore
import LullTime
import Testing

@Suite struct `A piece is the same tune at the same height every day` {
    private let songbook = Songbook(folders: [
        #filePath.split(separator: "/").dropLast(4).reduce("") { "\($0)/\($1)" } + "/Sounds"
    ])

    private func piece(_ track: Track, _ median: Int16) -> Piece {
        Piece(
            track: track.id, program: track.program, voice: .hum, medianPitch: median,
            pace: Pace(tempo: Tempo(72), beatsPerStroke: 6))
    }

    @Test(arguments: [Int16(59), 49]) func `The median is moved to the register's note and no note is folded`(
        median: Int16
    ) {
        for track in songbook.tracks() {
            let piece = piece(track, median)
            #expect(piece.transposition == track.program.transposition(to: Compass(median: median)))
            #expect(piece.notes.map(\.pitch) == track.program.notes.map(\.pitch))
            #expect(piece.notes.map(\.onset) == track.program.notes.map(\.onset))
        }
    }

    @Test(arguments: [Int16(59), 49]) func `Notes outside the comfortable range are softer by up to 2 dB, no others`(
        median: Int16
    ) {
        let comfortable = Compass(median: median).comfortable
        var outside = 0
        for track in songbook.tracks() {
            let piece = piece(track, median)
            for (sung, note) in zip(piece.notes, track.program.notes) {
                let pitch = note.pitch + piece.transposition
                let beyond = max(0, comfortable.lowerBound - pitch, pitch - comfortable.upperBound)
                if beyond > 0 { outside += 1 }
                #expect(abs(note.level - sung.level - min(2, 0.5 * Float(beyond))) < 1e-4, "\(track.id)")
            }
        }
        #expect(outside > 0)
    }

    @Test func `Seed, height, levels and pace are a matter of the settings alone`() throws {
        let (first, second) = (try #require(songbook.tracks().first), try #require(songbook.tracks().first))
        let (one, other) = (piece(first, 59), piece(second, 59))
        #expect(one.seed == other.seed)
        #expect(one.transposition == other.transposition)
        #expect(one.notes == other.notes)
        #expect(one.pace == other.pace)
        #expect(one.seed != Piece.seed(for: "another"))
    }
}
