// SPDX-License-Identifier: GPL-3.0-or-later

import LullDSP
import LullTime
import LullVoices

/// What lies under the tune: every layer there is, each at its own level.
///
/// - Thread: audio, but for `init`
/// - Realtime: safe, but for `init`
struct Bed: ~Copyable {
    private var heartbeat: HeartbeatLayer
    private var ocean = OceanLayer(seed: 1)
    private var womb: WombLayer
    private var levels = InlineArray<3, Fade>(repeating: Fade(gain: 0))
    /// Those that are heard, or about to be.
    private var isOn = InlineArray<3, Bool>(repeating: false)
    /// The place in the ocean's swell, 0 to 1, and how much of one passes in a frame.
    private var phase = 0.0
    private var turn = 1.0 / 480_000
    private let part: UnsafeMutablePointer<Float>
    /// Quanta in which a layer made no sound that is one, and was muted and begun anew.
    private(set) var faults: Int64 = 0

    init(speaker: Speaker) {
        heartbeat = HeartbeatLayer(speaker: speaker)
        womb = WombLayer(speaker: speaker, seed: 2)
        part = .allocate(capacity: 2 * Quantum.frames)
        part.initialize(repeating: 0, count: 2 * Quantum.frames)
    }

    deinit { part.deallocate() }

    /// Frames by which a heartbeat must begin before its beat so that it is heard on it.
    static var heartbeatLead: Frames { @_noLocks get { Frames(HeartbeatLayer.lead) } }

    /// Silent, with the levels that were asked for.
    @_noLocks mutating func reset(seed: UInt64) {
        heartbeat.reset()
        ocean.reset(seed: seed &+ 1)
        womb.reset(seed: seed &+ 2)
        for i in 0..<3 {
            levels[i] = Fade(gain: levels[i].target)
            look(i)
        }
    }

    /// - Parameter level: 0 to 100; 0 is off. It is reached in four seconds, or at once where nothing sounds.
    @_noLocks mutating func set(_ layer: LayerKind, level: Int, isSilent: Bool) {
        let gain = Faders.gain(volume: level)
        let frames = isSilent ? 0 : Bed.rise
        switch layer {
        case .heartbeat: levels[0].move(to: gain, over: frames)
        case .ocean: levels[1].move(to: gain, over: frames)
        case .womb: levels[2].move(to: gain, over: frames)
        }
        for i in 0..<3 { look(i) }
    }

    /// The heart beats at frame `offset` of the quantum to come; its next beat is `period` frames away.
    @_noLocks mutating func beat(at offset: Int, period: Int64) {
        if isOn[0] { heartbeat.beat(at: offset, period: period) }
        womb.pulse(at: offset)
    }

    /// Where the ocean's swell is; it rolls on at the same pace until this is said again.
    @_noLocks mutating func swell(at phase: Double, turn: Double) {
        self.phase = phase
        self.turn = turn
    }

    /// Adds the next quantum of all that lies under the tune.
    @_noLocks mutating func render(mid: inout MutableSpan<Float>, side: inout MutableSpan<Float>) {
        var body = MutableSpan(_unsafeStart: part, count: Quantum.frames)
        if isOn[0] {
            heartbeat.render(into: &body)
            if Fault.muted(&body) {
                heartbeat.reset()
                faults += 1
            }
            levels[0].apply(to: &body)
            look(0)
            for i in 0..<Quantum.frames { mid[i] += body[i] }
        }
        if isOn[2] {
            womb.render(into: &body)
            if Fault.muted(&body) {
                womb.reset(seed: 2)
                faults += 1
            }
            levels[2].apply(to: &body)
            look(2)
            for i in 0..<Quantum.frames { mid[i] += body[i] }
        }
        if isOn[1] {
            var width = MutableSpan(_unsafeStart: part + Quantum.frames, count: Quantum.frames)
            ocean.render(mid: &body, side: &width, phase: phase, turn: turn)
            if Fault.muted(&body) || Fault.muted(&width) {
                for i in 0..<Quantum.frames { (body[i], width[i]) = (0, 0) }
                ocean.reset(seed: 1)
                faults += 1
            }
            for i in 0..<Quantum.frames {
                let gain = levels[1].next()
                mid[i] += body[i] * gain
                side[i] += width[i] * gain
            }
            look(1)
        }
        phase += turn * Double(Quantum.frames)
        if phase >= 1 { phase -= 1 }
    }

    @_noLocks private mutating func look(_ layer: Int) {
        isOn[layer] = levels[layer].isMoving || levels[layer].gain > 0
    }

    private static var rise: Int { @_noLocks get { 4 * 48_000 } }
}
