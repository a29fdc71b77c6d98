// SPDX-License-Identifier: GPL-3.0-or-later

import LullDSP
import LullEngine
import LullRecording
import LullRender
import LullSoundKit
import LullTime
import Testing

/// Recordings through conductor, decks, faders and guard: their beats are the session's beats.
@Suite struct RecordingRenderTests {
    /// Its beats lie up to 12.5 ms off an even grid: intervals of 3 % more or less.
    private static let song = FeederSong(tempo: 72, bed: 0.03, wander: 0.0125)
    private static let pad = FeederSong(tempo: 72, bed: 0.1, clicks: 0)

    // MARK: - In time

    @Test(
        "Every click is within 10 ms of its beat, round after round, and none is lost or doubled",
        arguments: [1, 0.8, 0.9, 1.1, 1.25])
    func steady(factor: Double) throws {
        let (heard, beats) = try offline(tempo: 72 * factor, seconds: 52)
        #expect(beats.count > 40)
        let verdict = RecordingVerdict(heard, wanted: beats)
        #expect(verdict.strays == 0)
        #expect(verdict.p95 < 0.010, "\(verdict.p95)")
    }

    @Test("On a curve of tempo every click is within 25 ms of its beat, and within 10 ms where it has settled")
    func curve() throws {
        let places: [(Double, Double)] = [(0, 72), (12, 72), (22, 88), (30, 88), (30.01, 66), (40, 66), (48, 80)]
        let (heard, beats) = try offline(tempo: 72, seconds: 60, curve: places)
        let all = RecordingVerdict(heard, wanted: beats)
        #expect(all.strays == 0)
        #expect(all.p95 < 0.025, "\(all.p95)")
        for (start, end) in [(3, 12), (25, 30), (33, 40), (51, 60)] {
            let part = Array(heard[start * 48_000..<end * 48_000])
            let settled = RecordingVerdict(part, from: start * 48_000, wanted: beats)
            #expect(settled.p95 < 0.010, "\(start) s: \(settled.p95)")
        }
    }

    @Test("A change on a curve comes when the curve says, though a recording has to be told of it before")
    func curveOnTime() throws {
        let (_, beats) = try offline(tempo: 60, seconds: 16, curve: [(10, 75)])
        let last = try #require(beats.last { $0 <= 480_000 })
        let next = try #require(beats.first { $0 > 480_000 })
        let wanted = 480_000 + (1 - (480_000 - last) / 48_000) * 38_400
        #expect(abs(next - wanted) <= 2, "\(next - wanted)")
    }

    @Test("A pace asked for while a recording plays holds a tape's lead later, and the clicks are on the new beats")
    func livePace() throws {
        let stage = RecordingStage()
        stage.send(.begin(try stage.recording(Self.song), fadesIn: false))
        stage.send(.pace(Tempo(80), beatsPerStroke: 4, at: nil), at: Frames(480_000))
        stage.send(.pace(Tempo(64), beatsPerStroke: 4, at: 24), at: Frames(900_000))
        var heard = stage.render(10) + stage.render(TapeTiming.lead.seconds)
        #expect(stage.status.timeline.tempo == Self.song.grid.tempo)
        heard += stage.render(Double(Quantum.frames) / 48_000)
        #expect(stage.status.timeline.tempo == Tempo(80))
        #expect(stage.status.timeline.frame == Frames(480_000) + TapeTiming.lead)
        heard += stage.render(25)
        #expect(stage.status.timeline.beat == Beats(24) && stage.status.timeline.tempo == Tempo(64))
        let verdict = RecordingVerdict(heard, wanted: stage.beats)
        #expect(verdict.strays == 0)
        #expect(verdict.p95 < 0.010, "\(verdict.p95)")
        #expect(stage.starved == 0)
    }

    // MARK: - Waiting

    @Test("Held, a recording gives way to the hum within 2.5 s of the beat; resumed, its clicks are on the beats again")
    func hold() throws {
        let stage = RecordingStage()
        let piece = try stage.recording(Self.song)
        stage.send(.begin(piece, fadesIn: false))
        let own = FeederEar.bed(stage.render(12).suffix(24_000))
        stage.send(.hold)
        while stage.status.phase == .playing { _ = stage.render(0.01) }
        let held = stage.render(4)
        #expect(stage.status.phase == .holding)
        #expect(FeederEar.bed(held[120_000..<144_000]) < own / 100)
        #expect(FeederEar.peaks(held[120_000...]).allSatisfy { $0 > 0.001 })
        stage.fill()
        #expect(!stage.isFed(piece))
        stage.send(.resume)
        // The first clicks come softly.
        _ = stage.render(5)
        expectOnBeats(stage, seconds: 16)
        #expect(stage.starved == 0)
    }

    /// For so many seconds from now on every click is on its beat, and more than a dozen are.
    private func expectOnBeats(
        _ stage: RecordingStage, seconds: Double, sourceLocation: SourceLocation = #_sourceLocation
    ) {
        let start = Int(stage.now.count)
        let verdict = RecordingVerdict(stage.render(seconds), from: start, wanted: stage.beats)
        #expect(verdict.strays == 0 && verdict.errors.count > 12, sourceLocation: sourceLocation)
        #expect(verdict.p95 < 0.010, "\(verdict.p95)", sourceLocation: sourceLocation)
    }

    @Test("Resumed while it still fades out for a hold, a recording comes back and stays", arguments: [0, 0.1, 0.3])
    func earlyResume(wait: Double) throws {
        let stage = RecordingStage()
        stage.send(.begin(try stage.recording(Self.song), fadesIn: false))
        _ = stage.render(8)
        stage.send(.hold)
        while stage.status.phase == .playing { _ = stage.render(0.01) }
        _ = stage.render(wait)
        stage.send(.resume)
        _ = stage.render(4)
        expectOnBeats(stage, seconds: 12)
        #expect(stage.starved == 0)
    }

    @Test("A pace asked for last is the one that a hold keeps, however little before it came")
    func holdKeepsPace() throws {
        let stage = RecordingStage()
        stage.send(.begin(try stage.recording(Self.song), fadesIn: false))
        _ = stage.render(8)
        let next = stage.status.timeline.beat(at: stage.now).ceiling
        let before = stage.status.timeline.frame(of: Beats(next)) - Frames(6_000)
        stage.send(.pace(Tempo(60), beatsPerStroke: 4, at: nil), at: before)
        stage.send(.pace(Tempo(84), beatsPerStroke: 4, at: next + 4), at: before + Frames(640))
        stage.send(.hold, at: before + Frames(1_280))
        _ = stage.render(3)
        stage.send(.resume)
        _ = stage.render(3)
        #expect(stage.status.timeline.tempo == Tempo(84))
    }

    @Test("Paused, a recording is silent and its feeder rests; resumed, its clicks are on the beats again")
    func pause() throws {
        let stage = RecordingStage()
        let piece = try stage.recording(Self.song)
        stage.send(.begin(piece, fadesIn: false))
        _ = stage.render(8)
        stage.send(.fadeOut(over: Faders.stop, keepsPlace: true))
        _ = stage.render(4)
        #expect(stage.status.phase == .resting && stage.returned.isEmpty)
        stage.fill()
        #expect(!stage.isFed(piece))
        #expect(stage.render(1).allSatisfy { $0 == 0 })
        stage.send(.resume)
        _ = stage.render(6)
        expectOnBeats(stage, seconds: 16)
    }

    @Test("Stopped, a recording is given back once and its feeder rests, although nothing is read any more")
    func stop() throws {
        let stage = RecordingStage()
        let piece = try stage.recording(Self.song)
        stage.send(.begin(piece, fadesIn: false))
        _ = stage.render(6)
        #expect(stage.isFed(piece))
        stage.send(.fadeOut(over: Faders.stop, keepsPlace: false))
        _ = stage.render(3.1)
        #expect(stage.status.phase == .silent)
        stage.fill()
        #expect(!stage.isFed(piece))
        _ = stage.render(2)
        #expect(stage.returned.map(\.id) == [piece.id] && !stage.isReadAfterReturn)
    }

    // MARK: - From tune to tune

    @Test(
        "One tune follows another without a click, within -24 LUFS and the wait that a stroke asks for; each comes back once",
        arguments: Succession.allCases)
    func succession(_ kinds: Succession) throws {
        let stage = RecordingStage()
        func piece(_ isRecording: Bool) throws -> Performance {
            isRecording ? try stage.recording(Self.pad, gain: -1) : stage.score()
        }
        let first = try piece(kinds != .toRecording)
        let second = try piece(kinds != .toScore)
        stage.send(.volume(100))
        stage.send(.begin(first, fadesIn: true))
        stage.send(.succeed(second, cut: Beats(12)), at: Frames(240_000))
        let heard = stage.render(30)
        #expect(stage.status.piece == second.id)
        #expect(stage.starved == 0)
        let click = FeederEar.click(heard, floor: 2e-5)
        #expect(click.ratio < 2.5, "\(click)")
        #expect(Verdict(heard).shortTerm <= -23.95)
        // The scale's pickup makes it wait from beat 12 for that of the stroke on 16.
        let wait = kinds == .toScore ? 3.0 * 60 / 72 : 0
        let silence = FeederEar.longestSilence(Array(heard.dropFirst(96_000)), under: 0.001)
        #expect((wait - 1...wait + 1).contains(silence), "\(silence)")

        let change = Double(12) * 60 / 72 + 1
        #expect(stage.returned.map(\.id) == [first.id])
        let after = (stage.returned.first?.at.seconds ?? 0) - change
        switch kinds {
        case .both: #expect((5.5...6.1).contains(after), "\(after)")
        case .toScore, .toRecording: #expect((-1...6).contains(after), "\(after)")
        }
        stage.send(.fadeOut(over: Faders.stop, keepsPlace: false))
        _ = stage.render(5)
        #expect(stage.returned.map(\.id) == [first.id, second.id])
        #expect(!stage.isReadAfterReturn && !stage.isFed(first) && !stage.isFed(second))
    }

    enum Succession: CaseIterable { case toRecording, toScore, both }

    // MARK: - The same samples

    @Test("However the blocks are cut, a recording gives the same samples", arguments: [2_048, 4_096, 0])
    func partitions(_ block: Int) throws {
        func script(_ size: () -> Int) throws -> [Float] {
            let stage = RecordingStage()
            stage.send(.begin(try stage.recording(Self.song), fadesIn: false))
            stage.send(.pace(Tempo(80), beatsPerStroke: 4, at: nil), at: Frames(200_001))
            stage.send(.ramp(to: Tempo(66), over: Frames(100_000)), at: Frames(300_100))
            stage.send(.hold, at: Frames(500_000))
            stage.send(.resume, at: Frames(650_000))
            stage.send(.succeed(try stage.recording(Self.song), cut: Beats(12)), at: Frames(800_000))
            return stage.render(24, blocks: size)
        }
        var random = SeededRandom(seed: 5)
        let cut = try script { block > 0 ? block : .random(in: 1...4_096, using: &random) }
        #expect(try cut == script { Quantum.frames })
    }

    // MARK: -

    /// A file of the song, and where its beats lie.
    private func offline(tempo: Double, seconds: Double, curve: [(Double, Double)] = []) throws -> ([Float], [Double]) {
        let loop = Self.song.loop
        let piece = Piece(
            track: "song", recording: RecordedPiece(loop: loop, gain: Decibels(-6)),
            program: loop.program(tempo: Self.song.grid.tempo, tonic: 48),
            pace: Pace(tempo: Tempo(rounding: tempo), beatsPerStroke: 4))
        var render = OfflineRender(piece: piece, length: Frames(rounding: seconds))
        render.fades = false
        render.stretcher = try RubberBandStretcher(window: .short)
        render.curve = curve.map { (at: Frames(rounding: $0.0), tempo: Tempo(rounding: $0.1)) }
        var heard: [Float] = []
        let beats = render.run { block in for index in block.indices { heard.append(block[index]) } }
        return (heard, beats.map { Double($0.frame.count) })
    }
}
