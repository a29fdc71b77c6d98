// SPDX-License-Identifier: GPL-3.0-or-later

/// Mono frames of any rate at 48 kHz, piece by piece. The first frame stays where it is, so that times are the same in
/// both rates.
///
/// - Thread: one
package struct Resampler: ~Copyable {
    private let rate: Int
    /// Nil where the rate is 48 kHz already.
    private let table: PolyphaseTable?
    /// The frames that are still needed, half a row of silence before the first of all among them.
    private var pending: [Float]
    /// Of the next frame out: in `pending`, that of its first tap; and beyond it, in fractions of 1 over the target.
    private var index = 0
    private var fraction = 0
    private var taken = 0
    private var given = 0

    private static let target = SoundFileFormat.sampleRate
    /// What a table is made for, in hertz.
    package static let rates = 1_000...1_000_000

    /// - Parameter rate: Hertz, within `rates`.
    package init?(from rate: Int) {
        guard Self.rates.contains(rate) else { return nil }
        self.rate = rate
        guard rate != Self.target else {
            table = nil
            pending = []
            return
        }
        let phases = Self.target / Self.commonDivisor(rate, Self.target)
        let table = PolyphaseTable(ratio: Double(Self.target) / Double(rate), phases: phases)
        pending = [Float](repeating: 0, count: table.taps / 2 - 1)
        self.table = table
    }

    /// Appends what `samples` and those before them make.
    package mutating func add(_ samples: Span<Float>, to frames: inout [Float]) {
        taken += samples.count
        guard let table else {
            samples.withUnsafeBufferPointer { frames.append(contentsOf: $0) }
            given += samples.count
            return
        }
        samples.withUnsafeBufferPointer { pending.append(contentsOf: $0) }
        pass(through: table, to: &frames)
    }

    /// Appends what is still held back, so that in all the length times 48,000 over the rate has come out, rounded.
    package mutating func finish(to frames: inout [Float]) {
        guard let table else { return }
        let (seconds, rest) = taken.quotientAndRemainder(dividingBy: rate)
        let length = seconds * Self.target + (rest * Self.target + rate / 2) / rate
        pending.append(contentsOf: repeatElement(0, count: table.taps))
        pass(through: table, to: &frames)
        frames.removeLast(given - length)
        given = length
    }

    private mutating func pass(through table: PolyphaseTable, to frames: inout [Float]) {
        let last = pending.count - table.taps
        pending.withUnsafeBufferPointer { pending in
            guard let first = pending.baseAddress else { return }
            while index <= last {
                frames.append(table.frame(first + index, place: fraction, of: Self.target))
                given += 1
                fraction += rate
                index += fraction / Self.target
                fraction %= Self.target
            }
        }
        let used = min(index, pending.count)
        pending.removeFirst(used)
        index -= used
    }

    private static func commonDivisor(_ a: Int, _ b: Int) -> Int { b == 0 ? a : commonDivisor(b, a % b) }
}
