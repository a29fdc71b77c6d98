// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullDSP
import LullEngine
import LullRecording
import LullRender
import LullScore
import LullSoundKit
import LullTime
import LullVoices

/// A renderer with its mailbox and, for every recording, a tape and a feeder: all on one thread and a virtual clock.
final class RecordingStage {
    let mailbox = Mailbox()
    private var renderer: Renderer
    private var loaded: [Int32: Loaded] = [:]
    /// The place in all that was rendered at which each beat is heard.
    private(set) var beats: [Double] = []
    private var nextBeat: Int?
    /// Performances in the order of coming back, and when they did.
    private(set) var returned: [(id: Int32, at: Frames)] = []

    /// What a performance is made of.
    private final class Loaded {
        let notes: UnsafeMutablePointer<ProgramNote>
        let tape: Tape?
        let feeder: Feeder?
        /// How far the tape had been read when the performance came back.
        var position: Frames?

        init(_ notes: UnsafeMutablePointer<ProgramNote>, _ tape: Tape?, _ feeder: Feeder?) {
            self.notes = notes
            self.tape = tape
            self.feeder = feeder
        }

        deinit { notes.deallocate() }
    }

    init() { renderer = Renderer(mailbox: mailbox, speaker: .small, ceiling: Ceiling()) }

    var now: Frames { renderer.now }
    var status: RenderStatus { mailbox.status() }

    func recording(_ song: FeederSong, tempo: Tempo? = nil, gain: Float = -6, beatsPerStroke: Int = 4) throws
        -> Performance
    {
        let (loop, tape) = (song.loop, Tape())
        let feeder = Feeder(tape: tape, loop: loop, stretcher: try RubberBandStretcher(window: .short))
        let program = loop.program(tempo: song.grid.tempo, tonic: 48)
        return performance(
            program, .recording, gain, Pace(tempo: tempo ?? song.grid.tempo, beatsPerStroke: beatsPerStroke), tape,
            feeder)
    }

    func score(_ voice: VoiceKind = .hum, tempo: Tempo = Tempo(72), beatsPerStroke: Int = 4) -> Performance {
        performance(.scale, voice, 0, Pace(tempo: tempo, beatsPerStroke: beatsPerStroke), nil, nil)
    }

    private func performance(
        _ program: Program, _ voice: VoiceKind, _ level: Float, _ pace: Pace, _ tape: Tape?, _ feeder: Feeder?
    ) -> Performance {
        let all = program.notes + program.accompaniment
        let notes = UnsafeMutablePointer<ProgramNote>.allocate(capacity: all.count)
        for (index, note) in all.enumerated() { (notes + index).initialize(to: note) }
        let id = Int32(loaded.count + 1)
        loaded[id] = Loaded(notes, tape, feeder)
        return Performance(
            id: id, notes: notes, of: program, voice: voice, transposition: 0, level: level, pace: pace, seed: 1,
            tape: tape?.slots)
    }

    /// Sends a command for a frame; the next by default.
    func send(_ command: RenderCommand, at frame: Frames = Frames(0)) {
        precondition(mailbox.send(RenderCue(command, at: frame)), "the mailbox is full")
    }

    /// The next frames, asked for in blocks that `size` gives, each after the feeders have made what is due.
    func render(_ seconds: Double, blocks size: () -> Int = { Quantum.frames }) -> [Float] {
        var output = [Float](repeating: 0, count: Int(Frames(rounding: seconds).count))
        var span = output.mutableSpan
        var start = 0
        while start < span.count {
            let end = min(span.count, start + size())
            fill()
            var part = span._mutatingExtracting(start..<end)
            renderer.render(into: &part)
            map()
            start = end
            while let id = mailbox.nextRetired() {
                returned.append((id, now))
                loaded[id]?.position = loaded[id]?.tape?.position
            }
        }
        return output
    }

    /// Lets the feeders take their orders and make what is due.
    func fill() {
        for piece in loaded.values {
            if let tape = piece.tape { piece.feeder?.fill(upTo: tape.position + TapeTiming.ready) }
        }
    }

    func isFed(_ piece: Performance) -> Bool { loaded[piece.id]?.feeder?.isRunning ?? false }

    /// As `Feeder.offer`.
    func offer(_ rendered: RecordedLoop, to piece: Performance) { loaded[piece.id]?.feeder?.offer(rendered) }

    func method(of piece: Performance) -> Feeder.Method? { loaded[piece.id]?.feeder?.method }

    /// Frames that were not there when they were to be read, of all tapes.
    var starved: Int { loaded.values.reduce(0) { $0 + ($1.tape?.starved ?? 0) } }

    /// Whether any tape was read after its performance had been given back.
    var isReadAfterReturn: Bool { loaded.values.contains { $0.position != nil && $0.position != $0.tape?.position } }

    /// Notes the beats of what was just rendered.
    private func map() {
        let status = mailbox.status()
        guard status.phase == .playing else {
            nextBeat = nil
            return
        }
        let line = status.timeline
        var beat = nextBeat ?? line.beat.ceiling
        while line.frame(of: Beats(beat)) < status.now {
            beats.append(Double((line.frame(of: Beats(beat)) + Renderer.latency).count))
            beat += 1
        }
        nextBeat = beat
    }
}

/// What was heard of clicks against the beats they belong to.
struct RecordingVerdict {
    /// Seconds from each beat to its click.
    private(set) var errors: [Double] = []
    /// Beats without a click of their own and clicks without a beat.
    private(set) var strays = 0

    /// - Parameters:
    ///   - start: The place of the first sample among those that `wanted` counts.
    init(_ heard: [Float], from start: Int = 0, wanted beats: [Double]) {
        let clicks = FeederEar.clicks(heard).map { $0 + Double(start) }
        let wanted = beats.filter { $0 >= Double(start) && $0 < Double(start + heard.count - 9_600) }
        guard let first = wanted.first, let last = wanted.last else {
            strays = clicks.count + 1
            return
        }
        let own = clicks.filter { $0 > first - 9_600 && $0 < last + 9_600 }
        strays = abs(own.count - wanted.count)
        errors = FeederEar.errors(own, wanted: wanted)
    }

    var p95: Double { FeederEar.p95(errors) }
}

extension FeederEar {
    /// The amplitude of the 440 Hz.
    static func bed(_ samples: ArraySlice<Float>) -> Double {
        var (real, imaginary, weight) = (0.0, 0.0, 0.0)
        for (index, sample) in samples.enumerated() {
            let shape = 1 - cos(2 * .pi * (Double(index) + 0.5) / Double(samples.count))
            let angle = 2 * .pi * 440 * Double(index) / 48_000
            real += Double(sample) * shape * cos(angle)
            imaginary += Double(sample) * shape * sin(angle)
            weight += shape
        }
        return 2 * (real * real + imaginary * imaginary).squareRoot() / weight
    }

    /// Seconds of the longest stretch whose 10 ms all stay under `peak`.
    static func longestSilence(_ samples: [Float], under peak: Float) -> Double {
        var (longest, run) = (0, 0)
        for loudest in peaks(samples[...]) {
            run = loudest < peak ? run + 1 : 0
            longest = max(longest, run)
        }
        return Double(longest) / 100
    }
}
