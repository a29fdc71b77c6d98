// SPDX-License-Identifier: GPL-3.0-or-later

import LullRender
import LullScore
import LullTime
import Testing

/// A voice gone wrong takes no other with it, and one that comes in does so softly.
@Suite struct FaultTests {
    @Test(arguments: [Float.nan, .infinity, -.infinity, 17, -1e30], [0, 31, 63])
    func `a quantum with what is no sound is silent`(_ sample: Float, _ place: Int) {
        var quantum = [Float](repeating: 0.1, count: 64)
        quantum[place] = sample
        var span = quantum.mutableSpan
        let isMuted = Fault.muted(&span)
        #expect(isMuted)
        #expect(quantum.allSatisfy { $0 == 0 })
    }

    @Test func `any other quantum is left as it is`() {
        var quantum = (0..<64).map { 16 * Float($0 % 3 - 1) }
        let before = quantum
        var span = quantum.mutableSpan
        let isMuted = Fault.muted(&span)
        #expect(!isMuted)
        #expect(quantum == before)
    }

    @Test func `a chord that comes before the harp's first note is not cut off by it`() {
        var program = Program.of([(0, 1, 60), (3, 1, 64), (6, 1, 60)], length: 9)
        program.accompaniment = (0..<9).map { beat in
            ProgramNote(
                onset: Beats(beat), length: Beats(3), pitch: 48, joint: .articulated, endsPhrase: false, level: -6)
        }
        let calm = Rig()
        calm.send(.begin(calm.performance(program, voice: .harp), fadesIn: false))
        let own = corner(calm.render(20 * 48_000))
        let rig = Rig()
        rig.send(.begin(rig.performance(program, voice: .hum), fadesIn: false))
        rig.send(.sing(rig.performance(program, voice: .harp), at: Beats(1)), at: 48_000)
        #expect(corner(rig.render(20 * 48_000)) <= 1.2 * own)
    }

    @Test(arguments: [VoiceKind.musicBox, .harp])
    func `a voice that has the tune again before it has ended is not cut off`(_ other: VoiceKind) {
        let calm = Rig()
        calm.send(.begin(calm.performance(.drone, voice: .hum), fadesIn: false))
        let own = corner(calm.render(14 * 48_000))
        let rig = Rig()
        rig.send(.begin(rig.performance(.drone, voice: .hum), fadesIn: false))
        rig.send(.hold, at: 5 * 48_000)
        rig.send(.begin(rig.performance(.drone, voice: other), fadesIn: true), at: 8 * 48_000)
        rig.send(.hold, at: 8 * 48_000)
        #expect(corner(rig.render(14 * 48_000)) <= 1.2 * own)
    }

    @Test(arguments: [VoiceKind.hum, .musicBox, .harp])
    func `every voice is above -20 dB of its own within 1.2 seconds of the opening's first note`(_ voice: VoiceKind) {
        let program = Program.of((0..<24).map { ($0, 1, 60) }, length: 24)
        let (opened, full) = (Rig(), Rig())
        opened.send(.begin(opened.performance(program, voice: voice, tempo: Tempo(120)), fadesIn: true))
        full.send(.begin(full.performance(program, voice: voice, tempo: Tempo(120)), fadesIn: false))
        let range = Int(opened.downbeat) + 48_000..<Int(opened.downbeat) + 72_000
        let (soft, loud) = (opened.render(range.upperBound)[range], full.render(range.upperBound)[range])
        let (power, whole) = (soft.reduce(0) { $0 + $1 * $1 }, loud.reduce(0) { $0 + $1 * $1 })
        #expect(power > 0.01 * whole && power < whole)
    }
}
