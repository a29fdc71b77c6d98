// SPDX-License-Identifier: GPL-3.0-or-later

import LullSession
import LullTime
import Testing

/// What a recording bears, and what has to wait for a tune that is sung.
@Suite struct RecordingRulesTests {
    private static let song = TrackFacts(
        id: "song", title: "Song", kind: .recording, beatsPerBar: 4, tempo: Tempo(80))

    @Test("A recording refuses tempi beyond half and twice its own and names the range", arguments: [39, 161, 20, 240])
    func refused(tempo: Double) throws {
        var stage = try Stage(playing: Self.song)
        let before = stage.session.setting
        #expect(throws: Refusal.outOfRange(name: "tempo", value: tempo, from: 40, to: 160)) {
            try stage.send(.tempo(.to(tempo)))
        }
        #expect(throws: Refusal.outOfRange(name: "tempo", value: tempo, from: 40, to: 160)) {
            try stage.play(Self.song) { $0.tempo = Tempo(rounding: tempo) }
        }
        #expect(stage.session.setting == before)
    }

    @Test("Half and twice its own tempo are taken", arguments: [40, 160])
    func taken(tempo: Double) throws {
        var stage = try Stage(playing: Self.song)
        let actions = try stage.send(.tempo(.to(tempo)))
        #expect(actions.count == 1 && stage.tempo == tempo)
    }

    @Test("No recording is taken beyond what a tempo can be", arguments: [(25, 20, 50), (200, 100, 240)])
    func clamped(own: Double, slowest: Double, fastest: Double) throws {
        let track = TrackFacts(
            id: "odd", title: "Odd", kind: .recording, beatsPerBar: 4, tempo: Tempo(rounding: own))
        for wrong in [slowest - 1, fastest + 1] {
            var stage = Stage()
            var request = PlayRequest(track: track)
            request.tempo = Tempo(rounding: wrong)
            request.beats = .own(1)
            let isRefused = Refusal.outOfRange(name: "tempo", value: wrong, from: slowest, to: fastest)
            #expect(throws: isRefused) { try stage.send(.play(request)) }
        }
    }

    @Test("A score takes every tempo there is, without a word of stretching")
    func score() throws {
        var stage = try Stage(playing: .march)
        for tempo in [40.0, 240] {
            #expect(try stage.outcome(.tempo(.to(tempo))).note?.contains("stretched") != true)
            #expect(stage.tempo == tempo)
        }
    }

    @Test(
        "Beyond half an octave of its own tempo a note says that it will sound stretched",
        arguments: [(56, true), (57, false), (80, false), (113, false), (114, true)])
    func note(tempo: Double, isStretched: Bool) throws {
        var stage = try Stage(playing: Self.song)
        let note = try stage.outcome(.tempo(.to(tempo))).note
        #expect((note?.contains("stretched") ?? false) == isStretched, "\(note ?? "no note")")
        if isStretched { #expect(note?.contains("Song was recorded at 80 beats a minute") == true) }
    }

    @Test("Voice and register are kept for the next tune and change nothing that plays")
    func singer() throws {
        var stage = try Stage(playing: Self.song)
        for command in [Command.voice(.harp), .register(.lower)] {
            let outcome = try stage.outcome(command)
            #expect(outcome.actions.isEmpty)
            #expect(outcome.note?.contains("Song is a recording") == true)
            #expect(stage.session.pending == nil)
        }
        let actions = try stage.play(.waltz)
        let next = actions.compactMap { action -> Setting? in
            if case .succeed(let setting, _) = action { setting } else { nil }
        }
        #expect(next.map(\.track) == [.waltz], "\(actions)")
        #expect(next.map(\.voice) == [.harp] && next.map(\.register) == [.lower])
    }

    @Test("While a recording waits for its turn, voice and register are kept as well")
    func singerForWaiting() throws {
        var stage = try Stage(playing: .waltz)
        _ = try stage.play(Self.song)
        #expect(try stage.send(.voice(.musicBox)).allSatisfy { if case .sing = $0 { false } else { true } })
        _ = try stage.lapse()
        #expect(stage.session.setting?.track == Self.song && stage.session.setting?.voice == .musicBox)
    }

    @Test("No rate is refused for which any beats a stroke bear the recording", arguments: [50, 66, 80, 96, 120])
    func rates(own: Double) throws {
        let track = TrackFacts(
            id: "any", title: "Any", kind: .recording, beatsPerBar: 4, tempo: Tempo(rounding: own))
        for rate in 4...120 where (1...24).contains(where: { (own / 2...own * 2).contains(Double($0 * rate)) }) {
            var stage = try Stage(playing: track)
            #expect(throws: Never.self, "\(rate) a minute") { try stage.send(.rate(.to(Double(rate)))) }
        }
    }
}
