// SPDX-License-Identifier: GPL-3.0-or-later

import LullRender
import LullSession
import LullStrokes
import LullTime
import LullVoices

/// Something that a parent, a timer or a device may do to the music at any moment: a line of the storm's table.
struct StormOrder: Sendable {
    let name: String
    let from: Origin
    /// How often, beside the others.
    let weight: Int
    /// It takes nobody's sound away, not even for a while.
    let isGentle: Bool
    let act: @Sendable (inout StormStage) -> Void

    enum Origin: Sendable {
        /// Straight to the renderer, in any state, however senseless.
        case control
        /// By the session's rules.
        case parent
        case device
    }

    static let all = control + parent + device

    private init(
        _ name: String, _ from: Origin, _ weight: Int, isGentle: Bool = false,
        _ act: @escaping @Sendable (inout StormStage) -> Void
    ) {
        (self.name, self.from, self.weight, self.isGentle, self.act) = (name, from, weight, isGentle, act)
    }

    private static let control = [
        StormOrder("begin", .control, 6) { stage in stage.begin(stage.piece()) },
        StormOrder("succeed", .control, 6) { stage in
            stage.succeed(stage.piece(), cut: stage.beat + Beats(stage.random(-2...16)))
        },
        StormOrder("sing", .control, 4) { stage in
            let place = stage.beat + Beats(stage.random(-2...16))
            let voice = stage.random(of: [VoiceKind.hum, .musicBox, .harp, .tick])
            stage.sing(voice, medianPitch: stage.random(of: [59, 49]), from: place)
        },
        StormOrder("tempo", .control, 8, isGentle: true) { stage in
            stage.tell(.pace(Tempo(stage.random(20...240)), beatsPerStroke: stage.random(1...8), at: nil))
        },
        StormOrder("tempo on a beat", .control, 4, isGentle: true) { stage in
            let beat = stage.beat.ceiling + stage.random(-2...8)
            stage.tell(.pace(Tempo(stage.random(30...180)), beatsPerStroke: stage.random(1...8), at: beat))
        },
        StormOrder("ramp", .control, 4, isGentle: true) { stage in
            stage.tell(.ramp(to: Tempo(stage.random(40...120)), over: Frames(Int64(stage.random(0...480_000)))))
        },
        StormOrder("volume", .control, 12) { stage in
            stage.volume(stage.random(0...3) == 0 ? stage.random(0...100) : stage.random(60...100))
        },
        StormOrder("hold", .control, 5, isGentle: true) { $0.tell(.hold) },
        StormOrder("resume", .control, 8) { $0.resume() },
        StormOrder("pause", .control, 2) { $0.fadeOut(3, keepsPlace: true) },
        StormOrder("stop", .control, 1) { $0.fadeOut(3, keepsPlace: false) },
        StormOrder("stop now", .control, 1) { $0.fadeOut(0.8, keepsPlace: false) },
        StormOrder("dim", .control, 4, isGentle: true) { stage in
            let length = Frames(Int64(stage.random(6...60)) * 48_000)
            stage.tell(.dim(to: Float(stage.random(25...100)) / 100, over: length))
        },
        StormOrder("cue", .control, 3, isGentle: true) { stage in
            let from = stage.beat + Beats(stage.random(-2...16))
            stage.tell(.cue(from: from, to: from + Beats(stage.random(-1...24))))
        },
        StormOrder("layer", .control, 5, isGentle: true) { stage in
            stage.tell(.layer(stage.random(of: LayerKind.allCases), level: stage.random(0...2) * stage.random(0...50)))
        },
    ]

    private static let parent = [
        StormOrder("play", .parent, 6) { $0.play() },
        StormOrder("again", .parent, 2) { $0.ask(.again) },
        StormOrder("pause, as a parent", .parent, 2) { $0.ask(.pause) },
        StormOrder("resume, as a parent", .parent, 8) { $0.ask(.resume) },
        StormOrder("toggle", .parent, 2) { $0.ask(.toggle) },
        StormOrder("hold, as a parent", .parent, 5, isGentle: true) { $0.ask(.hold) },
        StormOrder("stop, as a parent", .parent, 2) { stage in stage.ask(.stop(now: stage.random(0...1) == 0)) },
        StormOrder("rate", .parent, 5, isGentle: true) { stage in
            stage.ask(
                .rate(stage.random(of: [.to(Double(stage.random(2...130))), .by(Double(stage.random(-20...20)))])))
        },
        StormOrder("slower", .parent, 4, isGentle: true) { $0.ask(.slower(nil)) },
        StormOrder("faster", .parent, 4, isGentle: true) { $0.ask(.faster(nil)) },
        StormOrder("taps", .parent, 8, isGentle: true) { stage in
            let period = Double(stage.random(5...80)) / 10
            let ago = Double(stage.random(0...50)) / 100
            stage.ask(.tap(Hand(count: stage.random(1...9), stroke: stage.instant + -ago, period: period)))
        },
        StormOrder("tempo, as a parent", .parent, 4, isGentle: true) { stage in
            stage.ask(.tempo(.to(Double(stage.random(15...260)))))
        },
        StormOrder("beats", .parent, 4, isGentle: true) { stage in
            stage.ask(.beats(stage.random(of: [.fitted, .own(stage.random(0...26))])))
        },
        StormOrder("stroke", .parent, 4, isGentle: true) { stage in stage.ask(.stroke(stage.random(of: Strokes.all))) },
        StormOrder("volume, as a parent", .parent, 8) { stage in
            stage.ask(.volume(stage.random(of: [.to(stage.random(-5...105)), .by(stage.random(-30...60))])))
        },
        StormOrder("voice", .parent, 4) { stage in stage.ask(.voice(stage.randomVoice())) },
        StormOrder("register", .parent, 3) { stage in stage.ask(.register(stage.random(of: Register.allCases))) },
        StormOrder("timer", .parent, 3) { stage in
            stage.ask(.timer(stage.random(of: [.off, .after(Double(stage.random(20...1_200)), isUnlimited: false)])))
        },
        StormOrder("wind down", .parent, 2, isGentle: true) { stage in
            stage.ask(.ramp(to: Tempo(stage.random(30...80)), over: Double(stage.random(0...600))))
        },
        StormOrder("layer, as a parent", .parent, 5, isGentle: true) { stage in
            let level = stage.random(of: [LayerChoice.on, .level(stage.random(-5...105))])
            stage.ask(.layer(stage.random(of: Layer.allCases), level))
        },
    ]

    private static let device = [
        StormOrder("ceiling", .device, 3, isGentle: true) { stage in
            stage.ceiling = stage.random(0...1) == 0 ? nil : -Float(stage.random(35...50))
            stage.tell(.ceiling(aWeighted: stage.ceiling))
        },
        StormOrder("under-run", .device, 5, isGentle: true) { stage in
            if stage.sink.runDry(stage.random(64...23_000)) { stage.hasCut = true }
        },
        StormOrder("device lost", .device, 1) { stage in
            stage.sink.pullOut()
            stage.hasCut = true
            stage.settle(in: 60)
        },
        StormOrder("device back", .device, 4) { $0.plugIn() },
    ]
}
