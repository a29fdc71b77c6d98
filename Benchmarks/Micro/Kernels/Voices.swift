// SPDX-License-Identifier: GPL-3.0-or-later

import LullDSP
import LullVoices

extension Kernel {
    /// A note of one beat at 72: 40,000 frames, and every one another pitch.
    static let voices = [
        Kernel("hum: a note of 40,000 frames", runs: 8) {
            var voice = HumVoice(speaker: .small, seed: 1)
            return notes { note, quantum in
                if let note { voice.begin(note, at: 0) }
                voice.render(into: &quantum)
            }
        },
        Kernel("music box: a note of 40,000 frames", runs: 8) {
            var voice = MusicBoxVoice(speaker: .small)
            return notes { note, quantum in
                if let note { voice.begin(note, at: 0) }
                voice.render(into: &quantum)
            }
        },
        Kernel("harp: a note of 40,000 frames", runs: 8) {
            var voice = HarpVoice(speaker: .small)
            return notes { note, quantum in
                if let note { voice.begin(note, at: 0) }
                voice.render(into: &quantum)
            }
        },
        Kernel("heartbeat: a beat of 40,000 frames", runs: 8) {
            var layer = HeartbeatLayer(speaker: .small)
            return notes { note, quantum in
                if note != nil { layer.beat(at: 0, period: 40_000) }
                layer.render(into: &quantum)
            }
        },
        Kernel("womb: 2,048 frames", runs: 32) {
            var layer = WombLayer(seed: 1)
            let blocks = Blocks()
            return { runs in
                for _ in 0..<runs { blocks.quanta { mid, _ in layer.render(into: &mid) } }
                keep(blocks.mid[0])
            }
        },
        Kernel("ocean: 2,048 frames", runs: 32) {
            var layer = OceanLayer(seed: 1)
            let blocks = Blocks()
            var phase = 0.0
            return { runs in
                for _ in 0..<runs {
                    blocks.quanta { mid, side in
                        layer.render(mid: &mid, side: &side, phase: phase, turn: 1.0 / 480_000)
                        phase = (phase + 64.0 / 480_000).truncatingRemainder(dividingBy: 1)
                    }
                }
                keep(blocks.mid[0])
            }
        },
    ]

    /// Plays up and down a fifth, and hands out the note that begins with a quantum.
    private static func notes(
        _ render: @escaping (_ note: Note?, _ quantum: inout MutableSpan<Float>) -> Void
    ) -> (Int) -> Void {
        let pitches: [Float] = [60, 62, 64, 65, 67, 65, 64, 62]
        let block = Blocks(count: Quantum.frames)
        var played = 0
        return { runs in
            for _ in 0..<runs {
                let joint: Joint = played % 8 == 0 ? .fresh : .articulated
                let note = Note(pitch: pitches[played % 8], duration: 40_000, joint: joint)
                played += 1
                for quantum in 0..<40_000 / Quantum.frames {
                    block.quanta { mid, _ in render(quantum == 0 ? note : nil, &mid) }
                }
            }
            keep(block.mid[0])
        }
    }
}
