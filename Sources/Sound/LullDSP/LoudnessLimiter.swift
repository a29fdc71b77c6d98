// SPDX-License-Identifier: GPL-3.0-or-later

/// Decides, a quantum at a time, how much gain keeps the mean of every window of sound at or below a ceiling.
///
/// A sliding mean is a budget: what sounds now is paid back only when it leaves the window. Spending it until it is gone
/// would end in a sudden silence, so the limiter looks ahead: were the sound from here on to fall at a certain pace, would
/// any of the coming windows go over? As long as not, any gain will do, also for phrases that swell a few decibels above
/// the ceiling and sink again. Otherwise the sound is led down, no steeper than that, before the budget is gone. It comes
/// back no further than the loudness that comes in allows for good: it settles instead of pumping. Beyond all that, a
/// quantum that would overdraw the budget does not get it.
///
/// Powers are mean squares, after whatever weighting the ceiling is meant for. The gain belongs to the caller, who may
/// have several limiters to obey; `recovery` is the usual pace back.
///
/// - Thread: audio
/// - Realtime: safe, but for `init`
package struct LoudnessLimiter: ~Copyable {
    /// Outlooks, one after another up to a whole window ahead.
    package static var outlookCount: Int { @_noLocks get { 10 } }
    /// What a gain may grow by from one quantum to the next, 3 dB a second: 10^(3 / 20 / 750).
    package static var recovery: Double { @_noLocks get { 1.000_460_623 } }

    /// The highest mean power of a window that ends now.
    package var ceiling: Double
    /// The same for windows that end with each outlook.
    package var ceilings: InlineArray<10, Double>

    private let window: Int
    /// What was let through in each quantum of the last window, as a ring; the newest before `cursor`.
    private let spent: UnsafeMutablePointer<Double>
    private var cursor = 0
    /// The whole budget's use: the sum over all quanta of a window but the one to come.
    private var total = 0.0
    private var outlooks: InlineArray<10, Outlook>

    /// Powers now: of what is let through, over a short while, and of what comes in, over two thirds of a window.
    private var level = 0.0
    private var incoming = 0.0
    private let levelPace: Double
    private let incomingPace: Double
    private let turn: Double

    /// - Parameters:
    ///   - window: quanta
    ///   - ceiling: mean power over a window
    ///   - fall: the pace at which sound may be led down, decibels a window
    ///   - memory: quanta over which the present level is taken; longer than a pulse of the sounds that may come
    ///   - turn: the level comes to the highest allowed within this part of its memory: 1 / `turn`
    package init(window: Int, ceiling: Double, fall: Double = 18, memory: Int = 150, turn: Double = 4) {
        self.window = window
        self.ceiling = ceiling
        self.turn = turn
        ceilings = InlineArray(repeating: ceiling)
        levelPace = 1 / Double(memory)
        incomingPace = 1.5 / Double(window)
        spent = .allocate(capacity: window)
        spent.initialize(repeating: 0, count: window)
        outlooks = InlineArray { Outlook(quanta: LoudnessLimiter.quanta(to: $0, in: window), of: window, fall: fall) }
    }

    deinit { spent.deallocate() }

    /// How far an outlook lies ahead, in quanta: from a thirtieth of a window to a whole one.
    @_noLocks package static func quanta(to outlook: Int, in window: Int) -> Int {
        let thirtieths: InlineArray<10, Int> = [1, 2, 4, 6, 9, 12, 16, 20, 25, 30]
        return window * thirtieths[outlook] / 30
    }

    /// The gain, from 0 to `wanted`, for a quantum of `power`.
    /// - Parameter gain: of the quantum before
    @_noLocks package mutating func limit(_ wanted: Double, from gain: Double, power: Double) -> Double {
        incoming += (power - incoming) * incomingPace
        var next = wanted
        if wanted > gain, incoming > Self.sustained * ceiling {
            next = max(gain, min(wanted, Math.root(Self.sustained * ceiling / incoming)))
        }
        let allowed = allowance()
        if next * next * power > allowed { next = min(next, max(Self.least, Math.root(allowed / power))) }
        return next
    }

    /// Takes note of the power that was let through.
    @_noLocks package mutating func spend(_ power: Double) {
        spent[cursor] = power
        level += (power - level) * levelPace
        for i in 0..<Self.outlookCount {
            outlooks[i].move(entering: power, leaving: spent[place(back: outlooks[i].kept)])
        }
        total += power - spent[place(back: window - 1)]
        cursor = cursor == window - 1 ? 0 : cursor + 1
    }

    /// The last so many quanta were not let through, whatever was said of them.
    @_noLocks package mutating func miss(quanta missed: Int) {
        guard missed > 0 else { return }
        for back in 0..<min(missed, window) { spent[place(back: back + 1)] = 0 }
        total = 0
        for back in 1..<window { total += spent[place(back: back)] }
        for i in 0..<Self.outlookCount {
            var sum = 0.0
            for back in 1...max(1, outlooks[i].kept) { sum += spent[place(back: back)] }
            outlooks[i].hold(sum)
        }
    }

    /// Forgets what it has heard: the next quantum is the first.
    @_noLocks package mutating func clear() {
        for i in 0..<window { spent[i] = 0 }
        for i in 0..<Self.outlookCount { outlooks[i].clear() }
        (total, level, incoming) = (0, 0, 0)
    }

    /// Counts all that was let through as `ratio` times as much: where the ceiling is moved by that ratio, it keeps its share
    /// of the budget.
    @_noLocks package mutating func scale(by ratio: Double) {
        for i in 0..<window { spent[i] *= ratio }
        for i in 0..<Self.outlookCount { outlooks[i].scale(by: ratio) }
        total *= ratio
        level *= ratio
    }

    /// The most power that the next quantum may let through.
    @_noLocks @inline(__always) private func allowance() -> Double {
        var highest = Double.infinity
        for i in 0..<Self.outlookCount {
            highest = min(highest, outlooks[i].highestLevel(under: ceilings[i] * Double(window)))
        }
        // The nearer the level is to the highest, the less may exceed it: the turn is smooth.
        if highest > level { highest = level + (highest - level) * turn }
        return max(0, min(highest, ceiling * Double(window) - total))
    }

    /// Where the quantum is that came `back` before the newest.
    @_noLocks @inline(__always) private func place(back: Int) -> Int {
        cursor >= back ? cursor - back : cursor + window - back
    }

    /// What may last for ever: 0.09 dB below the ceiling.
    private static var sustained: Double { @_noLocks get { 0.98 } }
    /// -80 dB: no gain is so low that recovery would never end.
    private static var least: Double { @_noLocks get { 1e-4 } }
}

/// One future in which the sound falls at its pace, seen so many quanta ahead.
private struct Outlook: BitwiseCopyable {
    /// Quanta that lie in the window both now and then.
    let kept: Int
    /// Their powers' sum.
    private var sum = 0.0
    /// What a level of 1 spends on the way there.
    private let cost: Double

    init(quanta: Int, of window: Int, fall: Double) {
        kept = window - quanta
        // ln(10) / 10 times the decibels, a quantum.
        let decay = 0.230_258_509_3 * fall / Double(window)
        cost = (1 - Math.power(2.718_281_828_459_045, -decay * Double(quanta))) / decay
    }

    /// The level from which a window that ends there does not spend more than `budget`, with 1 % to spare.
    @_noLocks @inline(__always) func highestLevel(under budget: Double) -> Double { (0.99 * budget - sum) / cost }

    @_noLocks mutating func clear() { sum = 0 }

    @_noLocks mutating func scale(by ratio: Double) { sum *= ratio }

    /// What lies in the window both now and then comes to `sum`.
    @_noLocks mutating func hold(_ sum: Double) { self.sum = kept > 0 ? sum : 0 }

    @_noLocks mutating func move(entering: Double, leaving: Double) {
        sum = kept > 0 ? sum + entering - leaving : 0
    }
}
