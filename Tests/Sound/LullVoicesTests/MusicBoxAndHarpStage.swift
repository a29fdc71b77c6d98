// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullVoices
import Testing

/// What all plucked voices have.
protocol PluckedVoice: ~Copyable {
    init(speaker: Speaker)
    var isSilent: Bool { get }
    mutating func reset(seed: UInt64)
    mutating func begin(_ note: Note, at offset: Int)
    mutating func damp(at offset: Int)
    mutating func render(into out: inout MutableSpan<Float>)
}

extension MusicBoxVoice: PluckedVoice {}
extension HarpVoice: PluckedVoice {}

/// A voice is silent until its first note, after its last, and after a reset, after which it is as new.
///
/// - Parameters:
///   - pitch: of a note of half a second.
///   - life: the quanta in which nothing is left of it.
func expectSilence<Voice: PluckedVoice & ~Copyable>(
    _ type: Voice.Type, around pitch: Float, life: ClosedRange<Int>
) {
    var voice = Voice(speaker: .full)
    #expect(quantum { voice.render(into: &$0) }.allSatisfy { $0 == 0 })
    voice.begin(Note(pitch: pitch, duration: 24_000), at: 10)
    let restsAtOnce = voice.isSilent
    #expect(!restsAtOnce)
    var quanta = 0
    while !voice.isSilent, quanta < 3_000 {
        _ = quantum { voice.render(into: &$0) }
        quanta += 1
    }
    #expect(life.contains(quanta))
    #expect(quantum { voice.render(into: &$0) }.allSatisfy { $0 == 0 })
    voice.begin(Note(pitch: 60, duration: 24_000), at: 0)
    _ = quantum { voice.render(into: &$0) }
    voice.reset(seed: 0)
    let rests = voice.isSilent
    #expect(rests)

    var new = Voice(speaker: .full)
    voice.begin(Note(pitch: 67, duration: 24_000), at: 5)
    new.begin(Note(pitch: 67, duration: 24_000), at: 5)
    for _ in 0..<100 {
        let isSame = quantum { voice.render(into: &$0) } == quantum { new.render(into: &$0) }
        #expect(isSame)
    }
}

/// The plucked voices, for laws that hold for all of them.
enum Plucked: CaseIterable {
    case musicBox
    case harp

    enum Call {
        case begin(Note)
        case damp
    }

    typealias Score = [(frame: Int, call: Call)]

    /// The sound of `score`, made in order and each call in the quantum that holds its frame; whole quanta.
    func played(_ score: Score, _ speaker: Speaker = .full, frames: Int, seed: UInt64 = 1) -> [Float] {
        switch self {
        case .musicBox: perform(score, by: MusicBoxVoice(speaker: speaker), frames: frames, seed: seed)
        case .harp: perform(score, by: HarpVoice(speaker: speaker), frames: frames, seed: seed)
        }
    }

    private func perform<Voice: PluckedVoice & ~Copyable>(
        _ score: Score, by player: consuming Voice, frames: Int, seed: UInt64
    ) -> [Float] {
        var voice = player
        var sound: [Float] = []
        sound.reserveCapacity(frames + 64)
        var next = 0
        voice.reset(seed: seed)
        while sound.count < frames {
            while next < score.count, score[next].frame < sound.count + 64 {
                let offset = max(0, score[next].frame - sound.count)
                switch score[next].call {
                case .begin(let note): voice.begin(note, at: offset)
                case .damp: voice.damp(at: offset)
                }
                next += 1
            }
            sound += quantum { voice.render(into: &$0) }
        }
        return sound
    }

    /// One note of `pitch`, begun at `frame`.
    func note(
        _ pitch: Float, _ speaker: Speaker = .full, at frame: Int = 4_800, duration: Int64 = 96_000,
        frames: Int = 96_000
    ) -> [Float] {
        played([(frame, .begin(Note(pitch: pitch, duration: duration)))], speaker, frames: frames)
    }

    func lead(of note: Note) -> Int64 {
        switch self {
        case .musicBox: MusicBoxVoice(speaker: .full).lead(of: note)
        case .harp: HarpVoice(speaker: .full).lead(of: note)
        }
    }

    /// A tune's notes, each begun by its lead before its beat.
    static func score(_ tune: Tune, lead: Int64) -> Score {
        tune.notes.map { (Int($0.start * 48_000) - Int(lead), .begin($0.note)) }
    }

    /// The tune in quarter notes at `tempo` that levels are set by: its median pitch is 58 before the `shift`.
    static func quarters(shift: Float, tempo: Double) -> Tune {
        let pitches: [Float] = [57, 57, 60, 57, 60, 65, 64, 62, 60, 55, 57, 58, 55, 57, 58, 64]
        return Tune(pitches.map { .note($0, 1, .articulated) }, shift: shift, tempo: tempo)
    }
}

/// The root mean square of each millisecond that ends on a frame.
func envelope(_ sound: [Float]) -> [Float] {
    var sum = 0.0
    return sound.indices.map { i in
        sum += Double(sound[i] * sound[i])
        if i >= 48 { sum -= Double(sound[i - 48] * sound[i - 48]) }
        return Float((max(sum, 0) / 48).squareRoot())
    }
}

/// Milliseconds from one part of the envelope's highest to another.
func riseTime(_ sound: [Float], from begin: Float = 0.1, to end: Float = 0.9) -> Double {
    let envelope = envelope(sound)
    let peak = envelope.max() ?? 0
    let low = envelope.firstIndex { $0 >= begin * peak } ?? 0
    let high = envelope.firstIndex { $0 >= end * peak } ?? 0
    return Double(high - low) / 48
}

/// The greatest second difference in a millisecond beside the greatest of the 20 ms before and after it.
func greatestKink(_ sound: [Float]) -> Float {
    var peaks: [Float] = []
    for start in stride(from: 2, to: sound.count - 48, by: 48) {
        var peak: Float = 0
        for i in start..<start + 48 { peak = max(peak, abs(sound[i] - 2 * sound[i - 1] + sound[i - 2])) }
        peaks.append(peak)
    }
    var greatest: Float = 0
    for i in 20..<peaks.count - 20 {
        let before = peaks[i - 20...i - 2].max() ?? 0
        let after = peaks[i + 2...i + 20].max() ?? 0
        greatest = max(greatest, peaks[i] / max(before, after, 1e-5))
    }
    return greatest
}

/// Cents from `frequency` to the partial next to it: by how much its phase turns from one half of the sound to the other.
func cents(_ sound: ArraySlice<Float>, from frequency: Double) -> Double {
    let half = sound.count / 2
    func phase(_ part: ArraySlice<Float>) -> Double {
        var (re, im) = (0.0, 0.0)
        for (k, x) in part.enumerated() {
            let window = 0.5 - 0.5 * cos(2 * .pi * Double(k) / Double(half))
            let angle = 2 * .pi * frequency * Double(part.startIndex + k) / 48_000
            re += Double(x) * window * cos(angle)
            im -= Double(x) * window * sin(angle)
        }
        return atan2(im, re)
    }
    var turn = phase(sound.suffix(half)) - phase(sound.prefix(half))
    turn -= 2 * .pi * (turn / (2 * .pi)).rounded()
    return 1_200 * log2(1 + turn / (2 * .pi) * 48_000 / Double(half) / frequency)
}
