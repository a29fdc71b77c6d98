// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc

/// Finds the beats near a given tempo that the onsets support best, following the player's rubato.
///
/// Dynamic programming over time (Ellis 2007), with the current interval as part of the state so that the tempo may
/// wander: what costs is an interval unlike the one before, not one unlike the mean.
struct PulseSearch {
    /// How closely beats keep to onsets, to the interval before and to the interval asked for.
    struct Manner {
        /// Deviation in seconds of a beat from its onset.
        var spread: Double
        /// What the square of a change of interval costs, in logarithms.
        var stiffness: Double
        /// What the square of its distance from the interval asked for costs, in logarithms.
        var pull: Double

        /// Nothing is known but the onsets.
        static let free = Manner(spread: 0.035, stiffness: 60, pull: 4)
        /// The tempo is known.
        static let guided = Manner(spread: 0.07, stiffness: 120, pull: 20)
    }

    private let manner: Manner
    /// How much an onset in each frame would support a beat there.
    private var gain: [Float]
    private let frames: Int

    /// What a beat costs: where nothing begins it does not pay.
    private static let cost: Float = 0.2
    /// Intervals searched to each side of the given one, 3 % apart.
    private static let half = 7
    private static let step = 0.03
    /// Steps that the interval may change from beat to beat.
    private static let reach = 3

    init(_ onsets: [Onset], frames: Int, _ manner: Manner) {
        self.manner = manner
        gain = [Float](repeating: 0, count: frames)
        self.frames = frames
        for onset in onsets { mark(onset.time, Float(onset.weight)) }
    }

    /// Draws the beats towards `times`, harder than any onset does.
    mutating func favour(_ times: [Double]) {
        for time in times where time > -1 && time < Double(frames) / Signal.frameRate + 1 { mark(time, 2) }
    }

    private mutating func mark(_ time: Double, _ weight: Float) {
        let middle = Int((time * Signal.frameRate).rounded())
        for frame in max(0, middle - 24)..<max(0, min(frames, middle + 25)) {
            let distance = Float((Double(frame) / Signal.frameRate - time) / manner.spread)
            gain[frame] = max(gain[frame], weight * expf(-0.5 * distance * distance))
        }
    }

    /// Seconds of the beats, in order; empty where fewer than four fit.
    ///
    /// Needs 75 bytes for a frame.
    func beats(period: Double) -> [Double] {
        let half = PulseSearch.half
        let states = 2 * half + 1
        let periods = (-half...half).map { step -> Int in
            max(2, Int((period * exp(PulseSearch.step * Double(step)) * Signal.frameRate).rounded()))
        }
        guard frames > 3 * periods[states - 1] else { return [] }
        func square(_ steps: Int) -> Float { Float(pow(PulseSearch.step * Double(steps), 2)) }
        let changes = (0...PulseSearch.reach).map { square($0) * Float(manner.stiffness) }
        let pulls = (-half...half).map { square($0) * Float(manner.pull) }

        // The best sum of a path that has a beat in this frame after this interval, and the interval before it.
        var sums = [Float](repeating: 0, count: frames * states)
        var origins = [UInt8](repeating: PulseSearch.none, count: frames * states)
        for frame in 0..<frames {
            for state in 0..<states {
                let period = periods[state]
                var best: Float = frame < 2 * period ? 0 : -.greatestFiniteMagnitude
                if frame >= period {
                    let row = (frame - period) * states
                    for from in max(0, state - PulseSearch.reach)...min(states - 1, state + PulseSearch.reach) {
                        let sum = sums[row + from] - changes[abs(state - from)]
                        if sum > best {
                            best = sum
                            origins[frame * states + state] = UInt8(from)
                        }
                    }
                }
                sums[frame * states + state] = best + gain[frame] - PulseSearch.cost - pulls[state]
            }
        }

        let end = (frames - min(frames, periods[half] * 3 / 2)) * states..<frames * states
        guard let last = end.max(by: { sums[$0] < sums[$1] }) else { return [] }
        var (frame, state) = (last / states, last % states)
        var beats = [Double(frame) / Signal.frameRate]
        while case let origin = origins[frame * states + state], origin != PulseSearch.none {
            frame -= periods[state]
            state = Int(origin)
            beats.append(Double(frame) / Signal.frameRate)
        }
        return beats.count < 4 ? [] : beats.reversed()
    }

    private static let none = UInt8.max
}
