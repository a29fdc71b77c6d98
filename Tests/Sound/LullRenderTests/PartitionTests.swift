// SPDX-License-Identifier: GPL-3.0-or-later

import CAllocationCounter
import LullRender
import LullSoundKit
import LullTime
import Testing

@Suite struct PartitionTests {
    @Test(arguments: [1, 64, 100, 4_096, 48_000])
    func `any partition into blocks gives the same samples`(_ block: Int) {
        #expect(performance(block: block) == performance(block: 2_048))
    }

    @Test func `random partitions give the same samples`() {
        var random = SeededRandom(seed: 7)
        let whole = performance(block: 2_048)
        let rig = scripted()
        var parts: [Float] = []
        while parts.count < whole.count {
            let count = min(whole.count - parts.count, .random(in: 1...5_000, using: &random))
            parts += rig.render(count, block: count)
        }
        #expect(parts == whole)
    }

    @Test func `ten thousand blocks with every command arriving allocate nothing and take no lock`() {
        let rig = Rig()
        let pieces = (0..<40).map { index in
            rig.performance(
                voice: VoiceKind.allCases[index % 4], tempo: Tempo(60 + index), beatsPerStroke: 3 + index % 4)
        }
        var block = [Float](repeating: 0, count: 256)
        var span = block.mutableSpan
        var random = SeededRandom(seed: 3)
        lull_count_begin()
        for index in 0..<10_000 {
            if index % 50 == 0 { rig.send(command(index / 50, pieces, &random)) }
            rig.render(into: &span)
        }
        let counts = lull_count_end()
        #expect(pieces.count == 40 && rig.status.commands > 190)
        #expect(counts.allocations == 0)
        #expect(counts.frees == 0)
        #expect(counts.locks == 0)
        #expect(counts.waits == 0)
    }

    private func command(_ index: Int, _ pieces: [Performance], _ random: inout SeededRandom) -> RenderCommand {
        switch index % 14 {
        case 0: .begin(pieces[index / 11 % 20], fadesIn: true)
        case 1: .pace(Tempo(.random(in: 20...240, using: &random)), beatsPerStroke: 4, at: nil)
        case 2: .volume(.random(in: 0...100, using: &random))
        case 3: .hold
        case 4: .resume
        case 5: .succeed(pieces[20 + index / 11 % 20], cut: Beats(4))
        case 6: .ramp(to: Tempo(50), over: Frames(96_000))
        case 7: .sing(pieces[20 + index / 11 % 20], at: Beats(2))
        case 8: .fadeOut(over: Frames(9_600), keepsPlace: true)
        case 9: .resume
        case 11: .ceiling(aWeighted: index % 4 < 2 ? nil : -40)
        case 12: .pace(Tempo(80), beatsPerStroke: 3, at: index)
        case 10: .layer(LayerKind.allCases[index / 11 % 3], level: 80)
        default: .dim(to: 0.5, over: Frames(48_000))
        }
    }

    private func performance(block: Int) -> [Float] { scripted().render(20 * 48_000, block: block) }

    /// A hum with a change of everything in it.
    private func scripted() -> Rig {
        let rig = Rig()
        rig.send(.begin(rig.performance(voice: .hum), fadesIn: true))
        rig.send(.pace(Tempo(90), beatsPerStroke: 6, at: nil), at: 200_001)
        rig.send(.volume(60), at: 300_100)
        rig.send(.layer(.ocean, level: 80), at: 310_000)
        rig.send(.layer(.heartbeat, level: 70), at: 320_000)
        rig.send(.hold, at: 400_000)
        rig.send(.resume, at: 600_000)
        rig.send(.ramp(to: Tempo(60), over: Frames(100_000)), at: 700_000)
        rig.send(.fadeOut(over: Faders.stop, keepsPlace: false), at: 800_000)
        return rig
    }
}
