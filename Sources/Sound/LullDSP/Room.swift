// SPDX-License-Identifier: GPL-3.0-or-later

/// A small, soft room: a feedback delay network of eight lines (Jot and Chaigne, AES 1991) that are mixed by a Householder
/// reflection (Rocchesso and Smith, IEEE Trans. Speech Audio Process. 1997).
///
/// Delays of 11 to 37 ms, prime so that no echoes coincide, after 10.7 ms of pre-delay. It rings for 0.5 s (RT60) below
/// 1 kHz and half as long at 4 kHz. Two lines drift by four frames, so that no resonance stands still. What it adds to a
/// steady voice is 15 dB softer than that, and to noise as bright as white 22 dB.
///
/// - Thread: audio, but for `init`
/// - Realtime: safe, but for `init`
package struct Room: ~Copyable {
    /// What the lines hold, as a ring: eight floats a frame, the first four lines' and the others'.
    private let cells: UnsafeMutablePointer<Float>
    private var cursor = 0
    /// The quanta that wait for the pre-delay to pass, as a ring.
    private let waiting: UnsafeMutablePointer<Float>
    private var place = 0
    private var near: Walls
    private var far: Walls
    private var drift: (Drift, Drift)
    /// Quanta since something was last sent.
    private var rest = Room.ringing

    package init(seed: UInt64) {
        cells = .allocate(capacity: 8 * Self.frames)
        cells.initialize(repeating: 0, count: 8 * Self.frames)
        waiting = .allocate(capacity: Self.predelay)
        waiting.initialize(repeating: 0, count: Self.predelay)
        near = Walls(delays: Self.nearDelays)
        far = Walls(delays: Self.farDelays)
        var noise = Noise(seed: seed)
        drift = (Drift(rate: 0.3, start: noise.uniform()), Drift(rate: 0.37, start: noise.uniform()))
    }

    deinit {
        cells.deallocate()
        waiting.deallocate()
    }

    /// It has rung out: `process` adds nothing until something is sent.
    package private(set) var isSilent = true

    /// Forgets what it has heard: silent at once.
    @_noLocks package mutating func clear() {
        for i in 0..<8 * Self.frames { cells[i] = 0 }
        for i in 0..<Self.predelay { waiting[i] = 0 }
        near.clear()
        far.clear()
        (rest, isSilent) = (Self.ringing, true)
    }

    /// Adds the room's sound of the 64 frames in `send` to `mid` and `side`; `side` gets only what makes it wide.
    ///
    /// A quantum that is not finite is left out.
    @_noLocks package mutating func process(
        _ send: inout MutableSpan<Float>, mid: inout MutableSpan<Float>, side: inout MutableSpan<Float>
    ) {
        var total: Float = 0
        for i in 0..<Quantum.frames { total += abs(send[i]) }
        let isHeard = total > Self.inaudible && total < .infinity
        if isHeard { (rest, isSilent) = (0, false) } else if isSilent { return }

        drift.0.advance()
        drift.1.advance()
        // Local copies stay in registers.
        var (near, far, drift) = (near, far, drift)
        let (first, last) = (Self.nearDelays[0] + drift.0.whole, Self.farDelays[3] + drift.1.whole)
        for i in 0..<Quantum.frames {
            let now = cursor + i
            let (a, b) = (cell(now, first, 0), cell(now, first + 1, 0))
            near.hear(
                SIMD4(
                    a + (b - a) * drift.0.next(), cell(now, Self.nearDelays[1], 1), cell(now, Self.nearDelays[2], 2),
                    cell(now, Self.nearDelays[3], 3)))
            let (c, d) = (cell(now, last, 7), cell(now, last + 1, 7))
            far.hear(
                SIMD4(
                    cell(now, Self.farDelays[0], 4), cell(now, Self.farDelays[1], 5), cell(now, Self.farDelays[2], 6),
                    c + (d - c) * drift.1.next()))

            let sum = near.sound + far.sound
            let reflected = ((sum[0] + sum[1]) + (sum[2] + sum[3])) / 4
            let entering = Self.entrances * waiting[place + i]
            store(near.sound - reflected + entering, now, 0)
            store(far.sound - reflected - entering, now, 4)
            waiting[place + i] = isHeard ? send[i] : 0

            let difference = near.sound - far.sound
            let (even, odd) = (difference[0] - difference[2], difference[1] - difference[3])
            mid[i] += (even + odd) * Self.wet
            side[i] += (even - odd) * (Self.wet * Self.width)
        }
        (self.near, self.far, self.drift) = (near, far, drift)
        cursor = (cursor + Quantum.frames) % Self.frames
        place = (place + Quantum.frames) % Self.predelay
        rest += 1
        if rest >= Self.ringing { clear() }
    }

    @_noLocks @inline(__always) private func cell(_ now: Int, _ delay: Int, _ line: Int) -> Float {
        cells[((now &- delay) & (Self.frames - 1)) &* 8 &+ line]
    }

    @_noLocks @inline(__always) private func store(_ sound: SIMD4<Float>, _ now: Int, _ line: Int) {
        let start = (now & (Self.frames - 1)) &* 8 &+ line
        for i in 0..<4 { cells[start &+ i] = sound[i] }
    }

    /// Frames; all prime.
    private static var nearDelays: SIMD4<Int> { @_noLocks get { SIMD4(541, 631, 751, 887) } }
    private static var farDelays: SIMD4<Int> { @_noLocks get { SIMD4(1_061, 1_259, 1_493, 1_777) } }
    /// Each near line's share of what comes in, and the far one's turned round: their sum is 0, or the reflection would
    /// gather it all in one place.
    private static var entrances: SIMD4<Float> { @_noLocks get { SIMD4(1, -1, 1, 1) } }
    /// Trims the room to 15 dB below a voice.
    private static var wet: Float { @_noLocks get { 0.055 } }
    /// The side's amplitude beside the mid's.
    private static var width: Float { @_noLocks get { 0.6 } }
    /// Held by each line: a power of two above the longest delay and its drift.
    private static var frames: Int { @_noLocks get { 2_048 } }
    /// 10.7 ms in whole quanta.
    private static var predelay: Int { @_noLocks get { 8 * Quantum.frames } }
    /// 1.25 s: all has fallen by 150 dB.
    private static var ringing: Int { @_noLocks get { 938 } }
    /// A quantum's sum of magnitudes: on average -196 dBFS.
    private static var inaudible: Float { @_noLocks get { 1e-8 } }
}

/// What four lines lose each time round, so that all ring equally long (Jot and Chaigne): -60 dB in 0.5 s at 0 Hz and in
/// 0.25 s at 4 kHz, by a gain and a one-pole low-pass for each.
private struct Walls: BitwiseCopyable {
    /// What comes out of the lines, damped.
    private(set) var sound = SIMD4<Float>()
    private var poles = SIMD4<Float>()
    private var gains = SIMD4<Float>()

    /// - Parameter delays: frames
    init(delays: SIMD4<Int>) {
        for line in 0..<4 {
            let delay = Double(delays[line])
            let gain = Math.power(10, -3 * delay / (0.5 * 48_000))
            let high = Math.power(10, -3 * delay / (0.25 * 48_000)) / gain
            // (1 - p)^2 = q (1 - 2 p c + p^2), solved for the pole inside the circle.
            let q = high * high
            let c = Math.cosine(2 * Double.pi * 4_000 / 48_000)
            let pole = ((1 - q * c) - Math.root((1 - q * c) * (1 - q * c) - (1 - q) * (1 - q))) / (1 - q)
            poles[line] = Float(pole)
            gains[line] = Float(gain * (1 - pole))
        }
    }

    @_noLocks mutating func clear() { sound = SIMD4() }

    @_noLocks @inline(__always) mutating func hear(_ heard: SIMD4<Float>) {
        // See `Filter` for the constant.
        sound = sound * poles + heard * gains + 1e-20
    }
}

/// A delay that wanders by four frames to either side, along a sine.
private struct Drift: BitwiseCopyable {
    /// 0 to 1.
    private var phase: Float
    private let turn: Float
    /// Frames, 0 to 8: the whole ones, which stay through a quantum, and the rest, which moves.
    private(set) var whole = 0
    private var part: Float = 0
    private var step: Float = 0

    /// - Parameter rate: hertz
    /// - Parameter start: -1 to 1
    @_noLocks init(rate: Float, start: Float) {
        phase = start / 2 + 0.5
        turn = rate * Quantum.seconds
    }

    /// Sets out for the end of the next quantum.
    @_noLocks mutating func advance() {
        let before = place
        phase += turn
        if phase >= 1 { phase -= 1 }
        whole = Int(before)
        part = before - Float(whole)
        step = (place - before) / Float(Quantum.frames)
    }

    /// The part of a frame for the next one; it may leave 0 to 1 by a hundredth before the whole frames follow.
    @_noLocks @inline(__always) mutating func next() -> Float {
        part += step
        return part
    }

    /// Never negative, so that converting it rounds down.
    private var place: Float { @_noLocks get { 4.01 + 4 * Math.sine(2 * .pi * phase) } }
}
