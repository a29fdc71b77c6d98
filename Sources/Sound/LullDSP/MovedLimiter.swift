// SPDX-License-Identifier: GPL-3.0-or-later

/// A `LoudnessLimiter` whose ceiling may be moved at any moment.
///
/// No window is louder than the highest ceiling that held in it. What has been heard cannot be taken back, so a lower
/// ceiling begins with a whole budget and leads the sound down from where it is; meanwhile the one before goes on binding
/// the windows that began under it. A ceiling that is moved again before that is over takes over what was spent as the
/// same share of its own budget: by shares no window of mixed ceilings passes the highest of them either.
///
/// - Thread: audio
/// - Realtime: safe, but for `init`
package struct MovedLimiter: ~Copyable {
    private var limiter: LoudnessLimiter
    /// The one that led before the ceiling was lowered, and the quanta for which it still binds.
    private var former: LoudnessLimiter
    private var formerQuanta = 0
    private let window: Int

    /// - Parameters:
    ///   - window: quanta
    ///   - ceiling: mean power over a window; infinite for none
    package init(window: Int, ceiling: Double) {
        self.window = window
        limiter = LoudnessLimiter(window: window, ceiling: ceiling)
        former = LoudnessLimiter(window: window, ceiling: ceiling)
    }

    /// From now on `ceiling` holds, a mean power; infinite for none.
    @_noLocks package mutating func move(to ceiling: Double) {
        let ratio = ceiling / limiter.ceiling
        if !(ratio > 0 && ratio < .infinity) {
            clear()
        } else if ratio < 1, formerQuanta == 0 {
            swap(&limiter, &former)
            limiter.clear()
            formerQuanta = window
        } else {
            limiter.scale(by: ratio)
        }
        limiter.ceiling = ceiling
        for i in 0..<LoudnessLimiter.outlookCount { limiter.ceilings[i] = ceiling }
    }

    /// The gain, from 0 to `wanted`, for a quantum of `power`.
    /// - Parameter gain: of the quantum before
    @_noLocks package mutating func limit(_ wanted: Double, from gain: Double, power: Double) -> Double {
        let next = limiter.limit(wanted, from: gain, power: power)
        return formerQuanta == 0 ? next : former.limit(next, from: gain, power: power)
    }

    /// Takes note of the power that was let through.
    @_noLocks package mutating func spend(_ power: Double) {
        limiter.spend(power)
        guard formerQuanta > 0 else { return }
        former.spend(power)
        formerQuanta -= 1
    }

    /// Forgets what it has heard: the next quantum is the first.
    @_noLocks package mutating func clear() {
        limiter.clear()
        formerQuanta = 0
    }
}
