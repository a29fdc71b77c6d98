// SPDX-License-Identifier: GPL-3.0-or-later

import LullEngine
import LullLibrary
import LullRender
import LullSoundKit
import LullTime
import LullVoices

/// Something that a parent, a timer or a device may do to the music at any moment: a line of the storm's table.
struct StormOrder: Sendable {
    let name: String
    /// How often, beside the others.
    let weight: Int
    let act: @Sendable (inout StormStage) -> Void
    /// It takes nobody's sound away, not even for a while.
    var isGentle: Bool {
        ["tempo", "tempo on a beat", "ramp", "dim", "layer", "under-run", "hold"].contains(name)
    }

    static let all: [StormOrder] = [
        StormOrder(name: "begin", weight: 6) { $0.begin() },
        StormOrder(name: "succeed", weight: 6) { $0.succeed() },
        StormOrder(name: "sing", weight: 4) { $0.sing() },
        StormOrder(name: "tempo", weight: 8) { stage in
            let tempo = Tempo(stage.random(20...240))
            stage.tell(.pace(tempo, beatsPerStroke: stage.random(1...8), at: nil))
        },
        StormOrder(name: "tempo on a beat", weight: 4) { stage in
            let beat = stage.beat.ceiling + stage.random(-2...8)
            stage.tell(.pace(Tempo(stage.random(30...180)), beatsPerStroke: stage.random(1...8), at: beat))
        },
        StormOrder(name: "ramp", weight: 4) { stage in
            stage.tell(.ramp(to: Tempo(stage.random(40...120)), over: Frames(Int64(stage.random(0...480_000)))))
        },
        StormOrder(name: "volume", weight: 12) { stage in
            stage.volume = stage.random(0...3) == 0 ? stage.random(0...100) : stage.random(60...100)
            stage.tell(.volume(stage.volume))
            stage.settle(in: 20)
        },
        StormOrder(name: "hold", weight: 5) { $0.tell(.hold) },
        StormOrder(name: "resume", weight: 8) { $0.resume() },
        StormOrder(name: "pause", weight: 2) { $0.fadeOut(3, keepsPlace: true) },
        StormOrder(name: "stop", weight: 1) { $0.fadeOut(3, keepsPlace: false) },
        StormOrder(name: "stop now", weight: 1) { $0.fadeOut(0.8, keepsPlace: false) },
        StormOrder(name: "dim", weight: 4) { stage in
            let length = Frames(Int64(stage.random(6...60)) * 48_000)
            stage.tell(.dim(to: Float(stage.random(25...100)) / 100, over: length))
        },
        StormOrder(name: "layer", weight: 5) { stage in
            let layer = LayerKind.allCases[stage.random(0...LayerKind.allCases.count - 1)]
            stage.tell(.layer(layer, level: stage.random(0...2) * stage.random(0...50)))
        },
        StormOrder(name: "under-run", weight: 5) { stage in
            let frames = stage.random(64...23_000)
            stage.sink.runDry(frames)
            stage.hasCut = true
        },
        StormOrder(name: "device lost", weight: 1) { stage in
            stage.sink.pullOut()
            stage.hasCut = true
            stage.settle(in: 60)
        },
        StormOrder(name: "device back", weight: 4) { stage in
            guard stage.sink.isLost else { return }
            stage.sink.plugIn()
            stage.declare(8)
            stage.settle(in: 15)
        },
    ]
}

/// The engine under the storm, and what the orders given to it entitle a listener to.
struct StormStage {
    let engine: Engine
    let sink: StormSink
    let tracks: [Track]
    /// Seconds.
    private(set) var now = 0.0
    var volume = 80
    /// The device has cut the sound off since it was listened to last.
    var hasCut = false
    /// Where declared fades end and where a listener may expect sound again, seconds.
    private(set) var declaredUntil = 0.0
    private(set) var settledAt = 0.0
    /// A tune was begun and neither stopped nor paused.
    private(set) var isOn = false
    private(set) var lastVoice = VoiceKind.hum
    /// The session beats from which another tune or voice was asked for.
    private var changes: [Beats] = []
    private(set) var told: [(time: Double, what: String)] = []
    private var source: SeededRandom

    init(seed: UInt64, tracks: [Track]) {
        source = SeededRandom(seed: seed)
        self.tracks = tracks
        var made: StormSink?
        engine = Engine(speaker: .small, ceiling: Ceiling()) { renderer in
            let sink = StormSink(renderer, seed: seed)
            made = sink
            return sink
        }
        guard let made else { preconditionFailure("the engine made no sink") }
        sink = made
    }

    mutating func random(_ range: ClosedRange<Int>) -> Int { .random(in: range, using: &source) }

    /// One order of the table, in a calm one that leaves a listener no excuse for silence.
    mutating func order(isCalm: Bool) {
        let orders = StormOrder.all.filter { !isCalm || $0.isGentle }
        var place = random(0...orders.reduce(0) { $0 + $1.weight } - 1)
        for order in orders {
            place -= order.weight
            guard place < 0 else { continue }
            told.append((now, order.name))
            order.act(&self)
            return
        }
    }

    var beat: Beats { engine.status().render.timeline.beat(at: engine.status().render.now) }

    mutating func tell(_ command: RenderCommand) {
        // What is done while the device is away is done when it is back.
        if sink.isLost { settle(in: 60) }
        engine.send(command)
    }

    /// A declared fade may run for so many seconds from now.
    mutating func declare(_ seconds: Double) { declaredUntil = max(declaredUntil, now + seconds) }

    /// For so many seconds silence is nobody's fault.
    mutating func settle(in seconds: Double) { settledAt = max(settledAt, now + seconds) }

    private mutating func piece() -> Piece {
        let track = tracks[random(0...tracks.count - 1)]
        let voices: [VoiceKind] = [.hum, .hum, .hum, .musicBox, .harp, .tick]
        lastVoice = voices[random(0...voices.count - 1)]
        return Piece(
            track: track.id, program: track.program, voice: lastVoice, medianPitch: [59, 49][random(0...1)],
            pace: Pace(tempo: Tempo(random(40...120)), beatsPerStroke: random(2...8)))
    }

    mutating func begin() {
        engine.begin(piece())
        isOn = true
        declare(12)
        settle(in: 15)
    }

    mutating func succeed() {
        let cut = beat + Beats(random(-2...16))
        engine.succeed(piece(), cut: cut)
        changes.append(cut)
    }

    mutating func sing() {
        let place = beat + Beats(random(-2...16))
        let voices = VoiceKind.allCases
        lastVoice = voices[random(0...voices.count - 1)]
        engine.sing(lastVoice, medianPitch: [59, 49][random(0...1)], from: place)
        changes.append(place)
    }

    mutating func resume() {
        engine.resume()
        isOn = isOn || engine.status().piece != nil
        declare(10)
        settle(in: 15)
    }

    mutating func fadeOut(_ seconds: Double, keepsPlace: Bool) {
        tell(.fadeOut(over: Frames(rounding: seconds), keepsPlace: keepsPlace))
        isOn = false
    }

    /// Moves on to `time`, seconds. What was to change at a beat that has come changes at the stroke after it, in a
    /// declared fade.
    mutating func advance(to time: Double) {
        now = time
        let place = beat + Beats(2)
        guard changes.contains(where: { $0 <= place }) else { return }
        changes.removeAll { $0 <= place }
        declare(16)
        settle(in: 25)
    }
}
