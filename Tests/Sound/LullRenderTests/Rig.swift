// SPDX-License-Identifier: GPL-3.0-or-later

import LullDSP
import LullRender
import LullScore
import LullSoundKit
import LullTime
import LullVoices

/// A renderer with its mailbox and a tune, driven by hand.
final class Rig {
    let mailbox = Mailbox()
    private var renderer: Renderer
    private var memory: [UnsafeMutablePointer<ProgramNote>] = []
    private var lastID: Int32 = 0
    /// The frame of the first downbeat: a second after the start, or later for the pickup's sake.
    private(set) var downbeat: Int64 = 0

    init(speaker: Speaker = .small) {
        renderer = Renderer(mailbox: mailbox, speaker: speaker, ceiling: Ceiling())
    }

    deinit { for notes in memory { notes.deallocate() } }

    var now: Frames { renderer.now }
    var isIdle: Bool { renderer.isIdle }
    var status: RenderStatus { mailbox.status() }

    /// The performances handed back since this was asked last.
    func retired() -> [Int32] {
        var ids: [Int32] = []
        while let id = mailbox.nextRetired() { ids.append(id) }
        return ids
    }

    func recover(after gap: Frames) { renderer.recover(after: gap) }

    func performance(
        _ program: Program = .scale, voice: VoiceKind = .tick, tempo: Tempo = Tempo(72), beatsPerStroke: Int = 6,
        transposition: Int16 = 0
    ) -> Performance {
        let all = program.notes + program.accompaniment
        let notes = UnsafeMutablePointer<ProgramNote>.allocate(capacity: max(1, all.count))
        for (index, note) in all.enumerated() { (notes + index).initialize(to: note) }
        memory.append(notes)
        lastID += 1
        let pickup = Int64((program.pickup.value * 2_880_000 / tempo.perMinute).rounded(.up))
        downbeat = min(max(48_000, pickup + 19_200), 62_400)
        return Performance(
            id: lastID, notes: notes, of: program, voice: voice, transposition: transposition,
            pace: Pace(tempo: tempo, beatsPerStroke: beatsPerStroke), seed: 1)
    }

    /// Sends a command for frame `frame`.
    func send(_ command: RenderCommand, at frame: Int64 = 0) {
        precondition(mailbox.send(RenderCue(command, at: Frames(frame))), "the mailbox is full")
    }

    /// The next `count` frames, asked for in blocks of `block`.
    func render(_ count: Int, block: Int = 2_048) -> [Float] {
        var output = [Float](repeating: 0, count: count)
        var span = output.mutableSpan
        var start = 0
        while start < count {
            var part = span._mutatingExtracting(start..<min(count, start + block))
            renderer.render(into: &part)
            start += block
        }
        return output
    }

    /// The next `count` frames in stereo.
    func renderWide(_ count: Int) -> (mid: [Float], side: [Float]) {
        var mid = [Float](repeating: 0, count: count)
        var side = mid
        var mids = mid.mutableSpan
        var sides = side.mutableSpan
        renderer.render(mid: &mids, side: &sides)
        return (mid, side)
    }

    func render(into block: inout MutableSpan<Float>) { renderer.render(into: &block) }

    /// Renders quantum by quantum until `isReached`, for at most `seconds`. False where it was not.
    func render(upTo seconds: Double, until isReached: (RenderStatus) -> Bool) -> Bool {
        let end = now + Frames(rounding: seconds)
        while now < end {
            _ = render(64)
            if isReached(status) { return true }
        }
        return false
    }

    /// Renders the next `seconds` and throws them away.
    func skip(_ seconds: Double) { _ = render(Int(seconds * 48_000)) }
}

extension Program {
    /// Eight bars of 3/4 in quarter notes up and down C major, a pickup of a beat, a phrase every four bars.
    static let scale: Program = {
        let pitches: [Int16] = [60, 62, 64, 65, 67, 69, 67, 65, 64, 62, 60, 59]
        let notes = (-1..<23).map { beat in
            ProgramNote(
                onset: Beats(beat), length: Beats(1), pitch: pitches[(beat + 1) % pitches.count],
                joint: beat == -1 || beat == 11 ? .fresh : .articulated, endsPhrase: beat == 10 || beat == 22, level: 0)
        }
        return Program(
            notes: notes, beatsPerBar: 3, tempo: Tempo(72), pickup: Beats(1), length: Beats(23),
            phrases: [Beats(11), Beats(23)], medianPitch: 64, tonic: 60)
    }()

    /// One note on the tonic for a minute and a half at 72.
    static let drone = Program.of([(0, 108, 60)], length: 108)

    /// - Parameter notes: Onset and length in beats, and pitch.
    static func of(_ notes: [(onset: Int, length: Int, pitch: Int16)], length: Int, beatsPerBar: Int = 3) -> Program {
        let all = notes.map {
            ProgramNote(
                onset: Beats($0.onset), length: Beats($0.length), pitch: $0.pitch, joint: .fresh, endsPhrase: false,
                level: 0)
        }
        return Program(
            notes: all, beatsPerBar: beatsPerBar, tempo: Tempo(72), pickup: Beats(0), length: Beats(length),
            phrases: [Beats(length)], medianPitch: 60, tonic: 60)
    }

    /// No notes at all; only its beats are heard, where they are ticked.
    static let beatless = Program(
        notes: [], beatsPerBar: 3, tempo: Tempo(72), pickup: Beats(0), length: Beats(0), phrases: [], medianPitch: 60,
        tonic: 60)
}

/// Where clicks begin: the first sample that is not zero after 10 ms that are.
func onsets(_ samples: [Float]) -> [Int] {
    var found: [Int] = []
    var zeros = 480
    for index in samples.indices {
        if samples[index] == 0 {
            zeros += 1
        } else {
            if zeros >= 480 { found.append(index) }
            zeros = 0
        }
    }
    return found
}

/// The greatest second difference: large where a step or a corner is, small in any hum or fade.
func corner(_ samples: [Float]) -> Float {
    var greatest: Float = 0
    for i in 2..<samples.count {
        greatest = max(greatest, abs(samples[i] - 2 * samples[i - 1] + samples[i - 2]))
    }
    return greatest
}
