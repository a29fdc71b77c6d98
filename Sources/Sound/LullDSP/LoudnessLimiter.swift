// SPDX-License-Identifier: GPL-3.0-or-later

/// Decides, a quantum at a time, how much gain keeps every 3 s of sound at or below a loudness.
///
/// A sliding mean is a budget: what sounds now is paid back only after 3 s. Spending it until it is gone would end in a
/// sudden silence, so the limiter looks ahead: were the sound from here on to fall by 4 dB a second, would any of the
/// coming windows go over? As long as not, the gain is exactly 1, also for phrases that swell a few decibels above the
/// ceiling and sink again. Otherwise the sound is led down, no steeper than that, before the budget is gone. It comes
/// back at 3 dB a second at most, and no further than the loudness that comes in allows for good: it settles instead of
/// pumping. Beyond all that, a quantum that would overdraw the budget does not get it.
///
/// Powers are mean squares after `KWeighting`, in units of the ceiling's.
///
/// - Thread: audio
/// - Realtime: safe, but for `init`
package struct LoudnessLimiter: ~Copyable {
    private let ceiling: Double
    private var gain = 1.0

    /// What was let through in each quantum of the last 3 s, as a ring; the newest before `cursor`.
    private let spent: UnsafeMutablePointer<Double>
    private var cursor = 0
    /// The whole budget's use: the sum over all quanta of a window but the one to come.
    private var total = 0.0
    private var outlooks: InlineArray<10, Outlook>

    /// Powers now: of what is let through over about 0.2 s, and of what comes in over about 2 s.
    private var level = 0.0
    private var incoming = 0.0

    /// - Parameter ceiling: LUFS over 3 s
    package init(ceiling: Decibels) {
        self.ceiling = KWeighting.meanSquare(loudness: ceiling)
        spent = .allocate(capacity: Self.window)
        spent.initialize(repeating: 0, count: Self.window)
        outlooks = InlineArray { index in
            let quanta = [75, 150, 300, 450, 675, 900, 1_200, 1_500, 1_875, 2_250]
            return Outlook(quanta: quanta[index])
        }
    }

    deinit { spent.deallocate() }

    /// The gain, 0 to 1, for a quantum whose weighted mean square is `meanSquare`; it is taken to be used.
    @_noLocks package mutating func gain(meanSquare: Double) -> Double {
        let power = meanSquare / ceiling
        incoming += (power - incoming) * Self.incomingPace
        if gain < 1 {
            let sustainable = incoming > Self.sustained ? Math.root(Self.sustained / incoming) : 1
            gain = max(gain, min(gain * Self.recovery, sustainable))
        }
        let allowed = allowance()
        if gain * gain * power > allowed { gain = max(Self.least, Math.root(allowed / power)) }
        spend(gain * gain * power)
        return gain
    }

    /// The most power that the next quantum may let through.
    @_noLocks private func allowance() -> Double {
        var highest = Double.infinity
        for i in 0..<10 { highest = min(highest, outlooks[i].highestLevel) }
        // The nearer the level is to the highest, the less may exceed it: the turn is smooth.
        let gentle = level + (max(0, highest) - level) * Self.approach
        return max(0, min(gentle, Double(Self.window) - total))
    }

    @_noLocks private mutating func spend(_ power: Double) {
        spent[cursor] = power
        level += (power - level) * Self.levelPace
        for i in 0..<10 { outlooks[i].move(entering: power, leaving: spent[place(back: outlooks[i].kept)]) }
        total += power - spent[place(back: Self.window - 1)]
        cursor = cursor == Self.window - 1 ? 0 : cursor + 1
    }

    /// Where the quantum is that came `back` before the newest.
    @_noLocks private func place(back: Int) -> Int { cursor >= back ? cursor - back : cursor + Self.window - back }

    /// Quanta in 3 s.
    fileprivate static var window: Int { @_noLocks get { 2_250 } }
    /// Over 0.2 s and 2 s in quanta of 1/750 s.
    private static var levelPace: Double { @_noLocks get { 1.0 / 150 } }
    private static var incomingPace: Double { @_noLocks get { 1.0 / 1_500 } }
    /// The level's 0.2 s over the 50 ms in which it may come to its highest.
    private static var approach: Double { @_noLocks get { 4 } }
    /// 3 dB a second: 10^(3 / 20 / 750).
    private static var recovery: Double { @_noLocks get { 1.000_460_623 } }
    /// What may last for ever: 0.09 dB below the ceiling.
    private static var sustained: Double { @_noLocks get { 0.98 } }
    /// -80 dB: no gain is so low that recovery would never end.
    private static var least: Double { @_noLocks get { 1e-4 } }
}

/// One future in which the sound falls by 4 dB a second, seen so many quanta ahead.
private struct Outlook: BitwiseCopyable {
    /// Quanta that lie in the window both now and then.
    let kept: Int
    /// Their powers' sum.
    private var sum = 0.0
    /// What a level of 1 spends on the way there.
    private let cost: Double

    init(quanta: Int) {
        kept = LoudnessLimiter.window - quanta
        // ln(10) / 10 times 4 dB, a quantum.
        let decay = 0.921_034_037 / 750
        cost = (1 - Math.power(2.718_281_828_459_045, -decay * Double(quanta))) / decay
    }

    /// The level from which a window that ends there is not overdrawn, with 1 % to spare.
    var highestLevel: Double { @_noLocks get { (0.99 * Double(LoudnessLimiter.window) - sum) / cost } }

    @_noLocks mutating func move(entering: Double, leaving: Double) {
        sum = kept > 0 ? sum + entering - leaving : 0
    }
}
