// SPDX-License-Identifier: GPL-3.0-or-later

import LullEngine
import LullLibrary
import LullRender
import LullSession
import LullSoundKit
import LullTime
import LullVoices

/// The engine under the storm, and what the orders given to it entitle a listener to.
struct StormStage {
    let engine: Engine
    let sink: any StormDevice
    let tracks: [Track]
    /// Seconds.
    private(set) var now = 0.0
    var volume = 80
    /// A-weighted, dB; nil for none.
    var ceiling: Float?
    /// The device has cut the sound off since it was listened to last.
    var hasCut = false
    /// Where declared fades end and where a listener may expect sound again, seconds.
    private(set) var declaredUntil = 0.0
    private(set) var settledAt = 0.0
    /// A tune was begun and neither stopped nor paused.
    private(set) var isOn = false
    /// The session beats from which another tune or voice was asked for.
    private var changes: [Beats] = []
    private(set) var told: [(time: Double, what: String)] = []
    private var source: SeededRandom

    /// The parent's own rules, which drive the engine by turns with orders that know none.
    var session = Session()
    var wake: Instant?
    var asked = 0
    var refused = 0

    /// - Parameter makeDevice: Takes the renderer and the seed.
    init(
        seed: UInt64, tracks: [Track],
        on makeDevice: (consuming Renderer, UInt64) -> any StormDevice = { StormSink($0, seed: $1) }
    ) {
        source = SeededRandom(seed: seed)
        self.tracks = tracks
        var made: (any StormDevice)?
        engine = Engine(speaker: .small, ceiling: Ceiling()) { renderer in
            let sink = makeDevice(renderer, seed)
            made = sink
            return sink
        }
        guard let made else { preconditionFailure("the engine made no sink") }
        sink = made
    }

    mutating func random(_ range: ClosedRange<Int>) -> Int { .random(in: range, using: &source) }

    mutating func random<Choices: RandomAccessCollection<Element>, Element>(of choices: Choices) -> Element {
        choices[choices.index(choices.startIndex, offsetBy: random(0...choices.count - 1))]
    }

    /// Four minutes of orders straight to the renderer, four of a parent who goes by the session's rules.
    var isParents: Bool { Int(now) / 240 % 2 == 1 }

    /// One order of the table, in a calm one that leaves a listener no excuse for silence.
    mutating func order(isCalm: Bool) {
        if isCalm { plugIn() }
        let orders = StormOrder.all.filter {
            (!isCalm || $0.isGentle) && ($0.from == .device || $0.from == (isParents ? .parent : .control))
        }
        var place = random(0...orders.reduce(0) { $0 + $1.weight } - 1)
        for order in orders {
            place -= order.weight
            guard place < 0 else { continue }
            note(order.name)
            order.act(&self)
            return
        }
    }

    mutating func note(_ what: String) { told.append((now, what)) }

    var beat: Beats { engine.status().render.timeline.beat(at: engine.status().render.now) }

    mutating func tell(_ command: RenderCommand) {
        // What is done while the device is away is heard when it is back.
        if sink.isLost { settle(in: sink.absence) }
        engine.send(command)
    }

    /// A declared fade may run for so many seconds from now.
    mutating func declare(_ seconds: Double) { declaredUntil = max(declaredUntil, now + seconds) }

    /// For so many seconds silence is nobody's fault.
    mutating func settle(in seconds: Double) { settledAt = max(settledAt, now + seconds) }

    mutating func piece() -> Piece {
        let track = random(of: tracks)
        let voice = random(of: [VoiceKind.hum, .hum, .hum, .musicBox, .harp, .tick])
        return Piece(
            track: track.id, program: track.program, voice: voice, medianPitch: random(of: [59, 49]),
            pace: Pace(tempo: Tempo(random(40...120)), beatsPerStroke: random(2...8)))
    }

    mutating func begin(_ piece: Piece) {
        engine.begin(piece)
        isOn = true
        declare(12)
        settle(in: 15)
    }

    mutating func succeed(_ piece: Piece, cut: Beats) {
        engine.succeed(piece, cut: cut)
        changes.append(cut)
    }

    mutating func sing(_ voice: VoiceKind, medianPitch: Int16, from place: Beats) {
        engine.sing(voice, medianPitch: medianPitch, from: place)
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

    mutating func volume(_ volume: Int) {
        self.volume = volume
        tell(.volume(volume))
        settle(in: 20)
    }

    mutating func plugIn() {
        guard sink.isLost else { return }
        sink.plugIn()
        declare(8)
        settle(in: 15)
    }

    /// Moves on to `time`, seconds. What was to change at a beat that has come changes at the stroke after it, in a
    /// declared fade.
    mutating func advance(to time: Double) {
        now = time
        if let wake, wake <= instant {
            self.wake = nil
            ask(.lapse)
        }
        let place = beat + Beats(2)
        guard changes.contains(where: { $0 <= place }) else { return }
        changes.removeAll { $0 <= place }
        declare(16)
        settle(in: 25)
    }
}
