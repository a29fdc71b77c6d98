// SPDX-License-Identifier: GPL-3.0-or-later

import LullEngine
import LullRender
import LullScore
import LullSoundKit
import LullTime
import Testing

@Suite struct `Every voice brings very different tunes to one loudness` {
    /// A scale in notes of `length` beats at 72 a minute, up and down round B3.
    private func piece(
        _ voice: VoiceKind, length: Int64, over denominator: Int64, level: Float = 0, count: Int = 24
    ) -> Piece {
        let pitches: [Int16] = [57, 59, 60, 62, 60, 59]
        let notes = (0..<count).map { index in
            ProgramNote(
                onset: Beats(Int64(index) * length, over: denominator), length: Beats(length, over: denominator),
                pitch: pitches[index % 6], joint: .articulated, endsPhrase: index == count - 1, level: level)
        }
        let end = Beats((Int64(count) * length + denominator - 1) / denominator, over: 1)
        let program = Program(
            notes: notes, beatsPerBar: 4, tempo: Tempo(72), pickup: .zero, length: end, phrases: [end],
            medianPitch: 59, tonic: 57)
        return Piece(
            track: "scale", program: program, voice: voice, medianPitch: 59,
            pace: Pace(tempo: Tempo(72), beatsPerStroke: 4))
    }

    /// LUFS of the loudest three seconds at volume 100, asked every 21 ms.
    ///
    /// - Parameter range: Of seconds, in which they end.
    private func loudest(_ piece: Piece, in range: Range<Int> = 0..<20) -> Double {
        var render = OfflineRender(piece: piece, length: Frames(Int64(range.upperBound) * 48_000))
        render.volume = 100
        render.fades = false
        let judge = LoudnessJudge(findsPeak: false)
        var loudest = -Double.infinity
        var frames = 0
        _ = render.run { block in
            judge.add(block.indices.map { block[$0] })
            frames += block.count
            if frames >= range.lowerBound * 48_000 { loudest = max(loudest, judge.shortTerm) }
        }
        return loudest
    }

    @Test(arguments: [VoiceKind.hum, .musicBox, .harp])
    func `Quarter notes are as loud as eighths`(voice: VoiceKind) {
        let (quarters, eighths) = (piece(voice, length: 1, over: 1), piece(voice, length: 1, over: 2))
        #expect(abs(loudest(quarters) - loudest(eighths)) < 1)
    }

    // A plucked note that dies away for three seconds would have to pass the peak that plucked voices keep.
    @Test func `Hummed whole notes are as loud as quarter notes`() {
        let (wholes, quarters) = (piece(.hum, length: 4, over: 1), piece(.hum, length: 1, over: 1))
        #expect(abs(loudest(wholes) - loudest(quarters)) < 0.8)
    }

    @Test(arguments: [VoiceKind.hum, .musicBox, .harp])
    func `A tune that is softly written is not softer`(voice: VoiceKind) {
        let (loud, soft) = (piece(voice, length: 1, over: 1), piece(voice, length: 1, over: 1, level: -4))
        #expect(abs(loudest(loud) - loudest(soft)) < 0.1)
    }

    @Test(arguments: [VoiceKind.musicBox, .harp])
    func `What comes after the minutes that speak for a tune is as loud as they are`(voice: VoiceKind) {
        for level in [0, -4] as [Float] {
            let long = piece(voice, length: 1, over: 1, level: level, count: 280)
            #expect(abs(loudest(long, in: 190..<225) - loudest(long, in: 100..<135)) < 1, "\(level)")
        }
    }
}
