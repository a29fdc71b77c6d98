// SPDX-License-Identifier: GPL-3.0-or-later

import LullRender
import LullScore
import LullSoundKit
import LullTime
import Testing

/// No note is sung twice, none is lost.
@Suite struct NoteTests {
    @Test func `over random tempos, ramps, holds and rests each note begins in its own quantum, once`() {
        var begun: Int64 = 0
        for seed in 0..<32 {
            var random = SeededRandom(seed: UInt64(seed))
            let rig = Rig()
            let program = Program.random(&random)
            rig.send(
                .begin(rig.performance(program, tempo: Tempo(.random(in: 20...240, using: &random))), fadesIn: false))
            var model = Model(program)
            for quantum in 0..<30_000 {
                if quantum % 1_100 == 999 { rig.send(command(&random)) }
                _ = rig.render(64)
                model.follow(rig.status)
                guard rig.status.notes == model.begun else {
                    #expect(rig.status.notes == model.begun, "seed \(seed), quantum \(quantum)")
                    break
                }
            }
            begun += model.begun
        }
        #expect(begun > 500)
    }

    @Test func `a tune without notes keeps its beats`() {
        let rig = Rig()
        rig.send(.begin(rig.performance(.beatless, tempo: Tempo(60)), fadesIn: false))
        #expect(onsets(rig.render(10 * 48_000)).count == 9)
        #expect(rig.status.notes == 0)
    }

    @Test func `ten thousand notes at one instant neither stop the beat nor last for ever`() {
        let rig = Rig()
        let chord = Program.of((0..<10_000).map { _ in (0, 1, 60) }, length: 12)
        rig.send(.begin(rig.performance(chord, tempo: Tempo(60)), fadesIn: false))
        let clicks = onsets(rig.render(6 * 48_000))
        #expect(clicks.map { $0 - Int(Renderer.latency.count) } == (1...5).map { 48_000 * $0 })
        #expect(rig.status.notes == 10_000 && rig.status.verse == 0)
        let hum = Rig()
        hum.send(.begin(hum.performance(chord, voice: .hum, tempo: Tempo(60)), fadesIn: false))
        #expect(hum.render(6 * 48_000).allSatisfy { $0.isFinite && abs($0) < 0.26 })
        #expect(hum.status.notes == 10_000)
    }

    @Test func `a pass of no length repeats no faster than the beat`() {
        let rig = Rig()
        rig.send(
            .begin(rig.performance(.of([(0, 1, 60)], length: 0), tempo: Tempo(60), beatsPerStroke: 1), fadesIn: false))
        rig.skip(10.5)
        #expect(rig.status.notes == 10)
    }

    @Test func `another singer starts with the first note from the beat on, at its own height`() {
        let rig = Rig()
        rig.send(.begin(rig.performance(.scale, voice: .hum, tempo: Tempo(120)), fadesIn: false))
        rig.send(.sing(rig.performance(.scale, tempo: Tempo(120)), at: Beats(11)), at: 60_000)
        let output = rig.render(Int(rig.downbeat) + 13 * 24_000)
        let clicks = onsets(Array(output[(Int(rig.downbeat) + 9 * 24_000)...]))
        #expect(clicks.count >= 1 && clicks.count <= 3)
        #expect(rig.status.phase == .playing)
    }

    private func command(_ random: inout SeededRandom) -> RenderCommand {
        let tempo = Tempo(.random(in: 20...240, using: &random))
        return switch Int.random(in: 0..<12, using: &random) {
        case 0...5: .pace(tempo, beatsPerStroke: .random(in: 1...8, using: &random), at: nil)
        case 6, 7: .ramp(to: tempo, over: Frames(.random(in: 1...96_000, using: &random)))
        case 8: .hold
        case 9: .fadeOut(over: Frames(4_800), keepsPlace: true)
        default: .resume
        }
    }
}

/// Where each note must begin, by the published line alone.
private struct Model {
    private let program: Program
    private(set) var begun: Int64 = 0
    private var next = 0
    private var pass = (start: 0, verse: 0)
    private var isWaiting = false
    private var isFirst = true

    init(_ program: Program) { self.program = program }

    mutating func follow(_ status: RenderStatus) {
        guard status.phase == .playing else {
            isWaiting = true
            return
        }
        if pass != (status.start, status.verse) {
            pass = (status.start, status.verse)
            next = 0
        }
        if isFirst {
            isFirst = false
            // Of the pickup, what there is time for after a breath of 0.4 s.
            let sung = status.timeline.beat(at: Frames(19_200))
            next = program.notes.firstIndex { $0.onset >= sung } ?? program.notes.count
        }
        if isWaiting {
            isWaiting = false
            next =
                program.notes.firstIndex { Beats(pass.start) + $0.onset >= status.timeline.beat } ?? program.notes.count
        }
        while next < program.notes.count,
            status.timeline.frame(of: Beats(pass.start) + program.notes[next].onset) < status.now
        {
            next += 1
            begun += 1
        }
    }
}

extension Program {
    /// Up to thirty notes and rests of an eighth to three beats, with or without a pickup.
    fileprivate static func random(_ random: inout SeededRandom) -> Program {
        let pickup = Bool.random(using: &random) ? Beats(Int64.random(in: 1...5, using: &random), over: 2) : Beats(0)
        var place = Beats(0) - pickup
        var notes: [ProgramNote] = []
        for _ in 0..<Int.random(in: 1...30, using: &random) {
            let length = Beats(.random(in: 1...24, using: &random), over: 8)
            if notes.isEmpty || Int.random(in: 0..<6, using: &random) > 0 {
                notes.append(
                    ProgramNote(
                        onset: place, length: length, pitch: .random(in: 50...70, using: &random), joint: .articulated,
                        endsPhrase: false, level: 0))
            }
            place = place + length
        }
        let length = Beats(max(1, place.ceiling))
        return Program(
            notes: notes, beatsPerBar: .random(in: 1...4, using: &random), tempo: Tempo(72), pickup: pickup,
            length: length, phrases: [length], medianPitch: 60, tonic: 60)
    }
}
