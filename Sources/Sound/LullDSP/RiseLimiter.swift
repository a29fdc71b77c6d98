// SPDX-License-Identifier: GPL-3.0-or-later

/// Keeps sound from rising faster than a sleeper bears: its momentary loudness (400 ms, floored at -50 LUFS) never exceeds
/// by more than 6 LU its own highest value between 10 s and 1 s before, except in a declared fade, where it may rise by
/// 15 LU in any second instead.
///
/// The rule is a ceiling over 400 ms that moves, so a `LoudnessLimiter` keeps it, with an outlook of 400 ms on where the
/// ceiling will be. A meter looks ten times a second, from whatever moment on. So what was heard is remembered in steps of
/// 100 ms, by the lowest value in each fifth of a step; only steps that lie wholly within the rule's time count; and of the
/// fifths' five highest values the lowest counts: whatever a meter's moments are, it sees at least as much.
///
/// Powers are mean squares after `KWeighting`.
///
/// - Thread: audio
/// - Realtime: safe, but for `init`
package struct RiseLimiter: ~Copyable {
    private var limiter = LoudnessLimiter(
        window: RiseLimiter.window, ceiling: .infinity, fall: 5, memory: 120, turn: 8)

    /// What was heard in each quantum of the last 400 ms, as a ring, and their sum.
    private let heard: UnsafeMutablePointer<Double>
    private var cursor = 0
    private var total = 0.0

    /// The lowest momentary power in each fifth of the last steps, as a ring; the newest whole step before `step`.
    private let lows: UnsafeMutablePointer<Double>
    private var step = RiseLimiter.steps
    /// The lowest in the fifth and in the step that run, and the step's quanta up to now.
    private var fifthLow = Double.infinity
    private var low = Double.infinity
    private var quanta = 0

    /// What counts as the sound's own loudness now and in so many steps, as far as is known; it falls no faster than by
    /// `slope`, so that a sound whose past is forgotten is led down in time.
    private var usual: InlineArray<24, Double>
    /// The lowest that a second still remembers by then.
    private var recent: InlineArray<5, Double>
    /// Quanta that a declared fade still runs.
    private var declared = 0

    package init() {
        heard = .allocate(capacity: Self.window)
        heard.initialize(repeating: 0, count: Self.window)
        lows = .allocate(capacity: 5 * Self.steps)
        lows.initialize(repeating: Self.floor, count: 5 * Self.steps)
        usual = InlineArray(repeating: Self.floor)
        recent = InlineArray(repeating: Self.floor)
    }

    deinit {
        heard.deallocate()
        lows.deallocate()
    }

    /// A declared fade runs for so many quanta from now, or for longer where one runs already.
    @_noLocks package mutating func declare(quanta: Int) { declared = max(declared, quanta) }

    /// Forgets what it has heard: it has been silent for long.
    @_noLocks package mutating func clear() {
        limiter.clear()
        for i in 0..<Self.window { heard[i] = 0 }
        for i in 0..<5 * Self.steps { lows[i] = Self.floor }
        usual = InlineArray(repeating: Self.floor)
        recent = InlineArray(repeating: Self.floor)
        (total, fifthLow, low, declared) = (0, .infinity, .infinity, 0)
    }

    /// From now on it is as if `power` had sounded for the last 10 s.
    @_noLocks package mutating func presume(power: Double) {
        for i in 0..<5 * Self.steps { lows[i] = max(lows[i], power) }
        for i in 0..<24 { usual[i] = max(usual[i], power) }
    }

    /// The last so many quanta were not heard: there was silence in their place.
    @_noLocks package mutating func miss(quanta missed: Int) {
        guard missed > 0 else { return }
        limiter.miss(quanta: missed)
        for back in 1...min(missed, Self.window) {
            let place = cursor >= back ? cursor - back : cursor + Self.window - back
            total -= heard[place]
            heard[place] = 0
        }
        if missed >= Self.window || total < 0 { total = 0 }
        // In a gap the momentary power only falls: it was nowhere lower than at its end.
        let momentary = max(Self.floor, total / Double(Self.window))
        fifthLow = min(fifthLow, momentary)
        low = min(low, momentary)
        let missedSteps = min(Self.steps - 1, max(0, missed - quanta + Self.stepQuanta - 1) / Self.stepQuanta)
        for back in 0...missedSteps {
            let place = (step - back) % Self.steps * 5
            for fifth in 0..<5 { lows[place + fifth] = min(lows[place + fifth], momentary) }
        }
        foresee()
    }

    /// The gain, from 0 to `wanted`, for a quantum of `power`.
    /// - Parameter gain: of the quantum before
    @_noLocks package mutating func limit(_ wanted: Double, from gain: Double, power: Double) -> Double {
        limiter.ceiling = ceiling(in: 0)
        for i in 0..<LoudnessLimiter.outlookCount {
            limiter.ceilings[i] = ceiling(in: LoudnessLimiter.quanta(to: i, in: Self.window))
        }
        return limiter.limit(wanted, from: gain, power: power)
    }

    /// Takes note of the quantum that was let through.
    /// - Parameter spent: the most power that it can have
    /// - Parameter power: the least
    @_noLocks package mutating func spend(_ spent: Double, heard power: Double) {
        limiter.spend(spent)
        total = max(0, total + power - heard[cursor])
        heard[cursor] = power
        cursor = cursor == Self.window - 1 ? 0 : cursor + 1
        let momentary = max(Self.floor, total / Double(Self.window))
        fifthLow = min(fifthLow, momentary)
        low = min(low, momentary)
        declared = max(0, declared - 1)
        quanta += 1
        if quanta % (Self.stepQuanta / 5) == 0 { endFifth() }
        if quanta == Self.stepQuanta { endStep() }
    }

    /// The highest momentary power allowed in so many quanta, as far as can be known by now.
    @_noLocks @inline(__always) private func ceiling(in ahead: Int) -> Double {
        let steps = (quanta + ahead) / Self.stepQuanta
        let own = usual[steps] * Self.rise
        guard declared > ahead else { return own }
        let left = Double(declared - ahead) / Double(Self.stepQuanta)
        // By its end a fade has come down to the usual rule.
        let late = left < Self.fadeEnd ? own * Math.power(Self.slope, left) : .infinity
        return max(own, min(late, min(recent[steps], low) * Self.fadeRise))
    }

    @_noLocks private mutating func endFifth() {
        lows[step % Self.steps * 5 + quanta / (Self.stepQuanta / 5) - 1] = fifthLow
        fifthLow = .infinity
    }

    @_noLocks private mutating func endStep() {
        step += 1
        quanta = 0
        low = .infinity
        foresee()
    }

    /// What will count as the sound's own loudness, and what a second will remember, as far as is known.
    @_noLocks private mutating func foresee() {
        for ahead in 0..<24 { usual[ahead] = .infinity }
        for fifth in 0..<5 { see(fifth) }
        for ahead in 1..<24 { usual[23 - ahead] = min(usual[23 - ahead], usual[24 - ahead] * Self.slope) }
        for ahead in 0..<5 { recent[ahead] = lowest(to: 10 - ahead) }
    }

    /// Lowers what counts as usual, so many steps ahead, to the highest that a meter whose steps begin with `fifth` has seen
    /// in the steps from `max(1, 11 - ahead)` to `99 - ahead` back. The first that a second before the step that runs has
    /// seen whole is the eleventh before it.
    @_noLocks private mutating func see(_ fifth: Int) {
        // Common to all; then the newer and the older ones, each with those nearer to the middle.
        var middle = 0.0
        for back in 11...76 { middle = max(middle, seen(back, fifth)) }
        var older = InlineArray<24, Double>(repeating: 0)
        for ahead in 1..<24 { older[23 - ahead] = max(older[24 - ahead], seen(76 + ahead, fifth)) }
        var newer = 0.0
        for ahead in 0..<24 {
            if ahead > 0, ahead <= 10 { newer = max(newer, seen(11 - ahead, fifth)) }
            usual[ahead] = min(usual[ahead], max(middle, max(newer, older[ahead])))
        }
    }

    @_noLocks private func seen(_ back: Int, _ fifth: Int) -> Double { lows[(step - back) % Self.steps * 5 + fifth] }

    @_noLocks private func lowest(to oldest: Int) -> Double {
        var lowest = Double.infinity
        for back in 1...oldest {
            for fifth in 0..<5 { lowest = min(lowest, lows[(step - back) % Self.steps * 5 + fifth]) }
        }
        return lowest
    }

    /// Quanta in 400 ms and in 100 ms; steps in 10 s.
    private static var window: Int { @_noLocks get { 300 } }
    private static var stepQuanta: Int { @_noLocks get { 75 } }
    private static var steps: Int { @_noLocks get { 100 } }
    /// -50 LUFS.
    private static var floor: Double { @_noLocks get { 1.172_465e-5 } }
    /// 6 LU and 15 LU, less 0.27 for what lies between power and gain.
    private static var rise: Double { @_noLocks get { 3.741_106 } }
    private static var fadeRise: Double { @_noLocks get { 29.716_660 } }
    /// 0.8 dB a step: slower than the limiter leads sound down.
    private static var slope: Double { @_noLocks get { 1.202_264 } }
    /// Steps in which a fade's ceiling comes down, by 26 dB at most.
    private static var fadeEnd: Double { @_noLocks get { 33 } }
}
