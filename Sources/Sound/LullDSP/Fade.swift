// SPDX-License-Identifier: GPL-3.0-or-later

/// A gain that moves to its target along a raised cosine of amplitude, and can be sent elsewhere at any moment.
///
/// A move starts with the gain and the slope that the one before had reached; the old slope dies away within 10 ms. So
/// neither a step nor a corner is heard, however often the target changes.
///
/// - Thread: audio
/// - Realtime: safe
package struct Fade: BitwiseCopyable, Sendable {
    /// The factor that the last frame was given; never negative.
    package private(set) var gain: Float
    /// Where the gain goes, or rests.
    package private(set) var target: Float

    private var motion = Motion.still
    /// What the last frame added to the gain.
    private var slope: Float = 0

    @_noLocks package init(gain: Float) {
        self.gain = gain
        target = gain
    }

    package var isMoving: Bool {
        @_noLocks get {
            switch motion {
            case .still: false
            case .moving: true
            }
        }
    }

    /// Sets out for `target`, to be there after `frames`; at once, with a step, for 0 frames.
    @_noLocks package mutating func move(to target: Float, over frames: Int) {
        self.target = target
        if frames > 0 {
            motion = .moving(Course(from: gain, to: target, slope: slope, frames: frames))
        } else {
            arrive()
        }
    }

    /// The next frame's gain.
    @_noLocks package mutating func next() -> Float {
        guard case .moving(var course) = motion else { return gain }
        let before = gain
        gain = course.next()
        slope = gain - before
        if course.isOver { arrive() } else { motion = .moving(course) }
        return gain
    }

    /// Gives every frame of `block` its gain.
    @_noLocks package mutating func apply(to block: inout MutableSpan<Float>) {
        if !isMoving, gain == 1 { return }
        for i in 0..<block.count { block[i] *= next() }
    }

    @_noLocks private mutating func arrive() {
        gain = target
        slope = 0
        motion = .still
    }

    private enum Motion: BitwiseCopyable {
        case still
        case moving(Course)
    }
}

/// One move of a fade: `from + (to - from) (1 - cos(pi n / frames)) / 2`, its cosine by rotation, and the slope it
/// starts with as `slope n (1 - n / settling)^2`, which has that slope at 0 and neither value nor slope at `settling`.
private struct Course: BitwiseCopyable {
    private let middle: Double
    private let half: Double
    private let slope: Double
    private let settling: Double
    private let turn: (cosine: Double, sine: Double)
    private var angle = (cosine: 1.0, sine: 0.0)
    private var passed: Double = 0
    private let frames: Double

    @_noLocks init(from: Float, to: Float, slope: Float, frames: Int) {
        middle = (Double(from) + Double(to)) / 2
        half = (Double(to) - Double(from)) / 2
        self.slope = Double(slope)
        self.frames = Double(frames)
        settling = min(self.frames, 480)
        let step = Double.pi / self.frames
        turn = (Math.cosine(step), Math.sine(step))
    }

    var isOver: Bool { @_noLocks get { passed >= frames } }

    @_noLocks mutating func next() -> Float {
        passed += 1
        angle = (
            angle.cosine * turn.cosine - angle.sine * turn.sine,
            angle.sine * turn.cosine + angle.cosine * turn.sine
        )
        let curve = middle - half * angle.cosine
        guard passed < settling else { return Float(max(0, curve)) }
        let rest = 1 - passed / settling
        return Float(max(0, curve + slope * passed * rest * rest))
    }
}
