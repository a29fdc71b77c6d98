// SPDX-License-Identifier: GPL-3.0-or-later

import LullDSP
import LullEngine
import LullRender
import LullScore
import LullTime
import LullVoices

extension Kernel {
    /// The renderer as the audio lane has it, and what it is made of.
    static let sound = [
        Kernel("mixer: 2,048 frames, hum") { Stage(.hum, hasRoom: false, layers: []) },
        Kernel("mixer: 2,048 frames, hum and room") { Stage(.hum, hasRoom: true, layers: []) },
        Kernel("mixer: 2,048 frames, harp, room and three layers") {
            Stage(.harp, hasRoom: true, layers: LayerKind.allCases)
        },
        Kernel("mixer: 2,048 frames, silence") { Stage(nil, hasRoom: true, layers: []) },
        Kernel("guard: 2,048 frames, mono", runs: 32) { guarding(level: -35, isWide: false) },
        Kernel("guard: 2,048 frames, stereo", runs: 32) { guarding(level: -35, isWide: true) },
        Kernel("guard: 2,048 frames, stereo, too loud", runs: 32) { guarding(level: -12, isWide: true) },
        Kernel("reverb: 2,048 frames", runs: 32) {
            var room = Room(seed: 1)
            let (send, heard) = (Blocks(), Blocks())
            send.fill(level: -35)
            return { runs in
                for _ in 0..<runs {
                    var place = 0
                    heard.quanta { mid, side in
                        var part = MutableSpan(_unsafeStart: send.mid + place, count: Quantum.frames)
                        room.process(&part, mid: &mid, side: &side)
                        place += Quantum.frames
                    }
                    for i in 0..<heard.count { (heard.mid[i], heard.side[i]) = (0, 0) }
                }
                keep(heard.mid[0])
            }
        },
    ]

    private init(_ name: String, _ stage: @escaping @Sendable () -> Stage) {
        self.init(name, runs: 96) {
            let stage = stage()
            return { runs in stage.play(runs) }
        }
    }

    private static func guarding(level: Float, isWide: Bool) -> (Int) -> Void {
        var warden = Guard(ceiling: Ceiling())
        let (source, blocks) = (Blocks(), Blocks())
        source.fill(level: level, isWide: isWide)
        warden.joinSound()
        return { runs in
            for _ in 0..<runs {
                blocks.mid.update(from: source.mid, count: blocks.count)
                blocks.side.update(from: source.side, count: blocks.count)
                blocks.quanta { mid, side in warden.process(mid: &mid, side: &side) }
            }
            keep(blocks.mid[0])
        }
    }
}

/// A renderer that performs a lullaby, past its opening fade.
private final class Stage {
    private let mailbox = Mailbox()
    private var renderer: Renderer
    private let notes: UnsafeMutablePointer<ProgramNote>
    private let blocks = Blocks()

    /// - Parameter voice: nil for one that has nothing to do.
    init(_ voice: VoiceKind?, hasRoom: Bool, layers: [LayerKind]) {
        renderer = Renderer(mailbox: mailbox, speaker: .small, ceiling: Ceiling(), hasRoom: hasRoom)
        let program = Lullaby.program
        let all = program.notes + program.accompaniment
        notes = .allocate(capacity: all.count)
        notes.initialize(from: all, count: all.count)
        guard let voice else { return }
        let performance = Performance(
            id: 1, notes: notes, of: program, voice: voice, transposition: 0,
            pace: Pace(tempo: Tempo(72), beatsPerStroke: 6), seed: 1)
        for layer in layers { _ = mailbox.send(RenderCue(.layer(layer, level: 50))) }
        _ = mailbox.send(RenderCue(.begin(performance, fadesIn: false)))
        // A little more than the count-in.
        play(48)
    }

    deinit { notes.deallocate() }

    func play(_ count: Int) {
        for _ in 0..<count {
            var mid = MutableSpan(_unsafeStart: blocks.mid, count: blocks.count)
            var side = MutableSpan(_unsafeStart: blocks.side, count: blocks.count)
            renderer.render(mid: &mid, side: &side)
        }
        keep(blocks.mid[0])
    }
}
