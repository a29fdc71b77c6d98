// SPDX-License-Identifier: GPL-3.0-or-later

import LullDSP
import LullEngine
import LullLibrary
import LullRender
import LullScore
import LullSinkKit
import LullSoundKit
import LullTime
import LullVoices
import Testing

/// The sign of change between the steps of a routine is part of the tune, and startles nobody (docs/sound.md, Quiet).
@Suite struct CueTests {
    private let songbook = Songbook(folders: [
        #filePath.split(separator: "/").dropLast(4).reduce("") { "\($0)/\($1)" } + "/Sounds"
    ])

    /// A tune at volume 100, with a sign from the beat 12 to the beat 24, and without it.
    private func sounds(_ id: String, _ voice: VoiceKind, seconds: Double = 40) throws -> (
        with: [Float], without: [Float]
    ) {
        let track = try #require(songbook.track(id))
        let piece = Piece(
            track: id, program: track.program, voice: voice, medianPitch: 59,
            pace: Pace(tempo: Tempo(72), beatsPerStroke: 6))
        let both = [true, false].map { cues -> [Float] in
            let stage = Stage()
            stage.engine.send(.volume(100))
            stage.engine.begin(piece, fadesIn: false)
            var sound = stage.sink.run(2)
            if cues { stage.engine.send(.cue(from: Beats(12), to: Beats(24))) }
            sound += stage.sink.run(seconds - 2)
            if voice != .tick { #expect(stage.engine.status().render.limited == 0, "\(id), \(voice): limited") }
            return sound
        }
        return (both[0], both[1])
    }

    /// The frame on which a beat is heard, the count-in of a tune without a pickup being a second.
    private func frame(of beat: Double) -> Int { Int(48_000 * (1 + beat * 60 / 72)) }

    @Test(arguments: [VoiceKind.hum, .musicBox])
    func `a harp joins in for the phrases that were named, and for no others`(voice: VoiceKind) throws {
        for id in ["suo-gan", "ar-hyd-y-nos", "hush-little-baby"] {
            let (with, without) = try sounds(id, voice)
            let difference: [Float] = zip(with, without).map { $0 - $1 }
            let first = difference.firstIndex { $0 != 0 } ?? 0
            #expect(first >= frame(of: 11) && first <= frame(of: 16), "\(id): from \(first)")
            // What was plucked last rings for a few seconds.
            #expect(difference[frame(of: 30)...].allSatisfy { abs($0) < 1e-3 }, "\(id)")
            // It is heard below the tune.
            let span = frame(of: 12)..<frame(of: 24)
            let (sign, tune) = (level(Array(difference[span])), level(Array(without[span])))
            #expect(sign > tune - 30 && sign < tune - 5, "\(id), \(voice): \(sign) beside \(tune)")
        }
    }

    @Test func `a harp that has the tune leaves its chords out for as long`() throws {
        let (with, without) = try sounds("suo-gan", .harp)
        let span = frame(of: 13)..<frame(of: 23)
        #expect(level(Array(with[span])) < level(Array(without[span])))
        #expect(zip(with, without).prefix(frame(of: 11)).allSatisfy { $0 == $1 })
    }

    @Test func `clicks have no sign`() throws {
        let (with, without) = try sounds("suo-gan", .tick)
        #expect(with == without)
    }

    @Test(arguments: [VoiceKind.hum, .musicBox, .harp])
    func `with a sign in every phrase nothing is too loud, too sudden or sharper than a harp`(voice: VoiceKind) throws {
        for track in songbook.tracks().prefix(12) {
            let piece = Piece(
                track: track.id, program: track.program, voice: voice, medianPitch: 59,
                pace: Pace(tempo: Tempo(72), beatsPerStroke: 6))
            let stage = Stage()
            stage.engine.send(.volume(100))
            stage.engine.begin(piece, fadesIn: false)
            let judge = LoudnessJudge()
            var loudest = -Double.infinity
            var levels: [Double] = []
            for tenth in 0..<400 {
                if tenth % 60 == 20 {
                    let beat = stage.engine.status().render.timeline.beat(at: stage.engine.status().render.now)
                    stage.engine.send(.cue(from: beat + Beats(1), to: beat + Beats(4)))
                }
                judge.add(stage.sink.run(0.1))
                loudest = max(loudest, judge.shortTerm)
                levels.append(max(judge.momentary, -50))
            }
            #expect(loudest < -24, "\(track.id): \(loudest) LUFS")
            #expect(judge.truePeak < -12, "\(track.id): \(judge.truePeak) dBTP")
            // Beyond the opening, which is a fade of its own.
            for now in levels.indices where now >= 60 {
                let before = levels[max(0, now - 100)...now - 10].max() ?? -50
                #expect(levels[now] - before <= 6, "\(track.id): \(levels[now] - before) LU in tenth \(now)")
            }
        }
    }

    @Test func `the strings that join in begin no faster than a harp's own, and softer`() throws {
        let (with, without) = try sounds("suo-gan", .hum)
        let own = try sounds("suo-gan", .harp).without
        let difference: [Float] = zip(with, without).map { $0 - $1 }
        #expect(corner(difference) < corner(own), "\(corner(difference)) against \(corner(own))")
        #expect(peak(difference) < peak(own) / 2, "\(peak(difference)) against \(peak(own))")
    }

    private func level(_ samples: [Float]) -> Double {
        var sum = 0.0
        for sample in samples { sum += Double(sample) * Double(sample) }
        return Decibels(power: sum / Double(samples.count)).value
    }

    /// The greatest second difference.
    private func corner(_ samples: [Float]) -> Float {
        var greatest: Float = 0
        for i in 2..<samples.count {
            let bend = samples[i] - 2 * samples[i - 1] + samples[i - 2]
            greatest = max(greatest, abs(bend))
        }
        return greatest
    }

    private func peak(_ samples: [Float]) -> Float {
        var peak: Float = 0
        for sample in samples { peak = max(peak, abs(sample)) }
        return peak
    }
}
