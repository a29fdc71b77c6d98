// SPDX-License-Identifier: GPL-3.0-or-later

/// Follows a hand that presses a key on each stroke: finds its rate and its phase, and passes over what is no stroke.
///
/// The median of the last eight intervals says how many strokes lie between two taps; a straight line through those taps,
/// the later ones weighing more, says how long a stroke takes and when the next one comes. Where nine taps each stray by
/// 25 ms, the next stroke is known to 20 ms (standard deviation), and a hand that slows down is followed three strokes behind,
/// not four as by a line of equal weights.
///
/// - Thread: any
package struct TapTracker: Equatable, Sendable {
    /// Moments of the taps that count, ascending.
    private var taps: [Instant] = []
    private var count = 0
    /// Seconds that the machine had slept at the last tap.
    private var slept = 0.0

    package init() {}

    /// Seconds a stroke that can be asked for: 120 to 4 strokes a minute.
    package static let periods: ClosedRange<Double> = 0.5...15

    /// Nine taps have the eight intervals that are looked at.
    private static let most = 9
    /// A key that bounces, or a hand that trembles: seconds. The shortest stroke, less four standard deviations of an
    /// interval between taps that stray by 25 ms.
    private static let rebound = 0.35
    /// Sooner than this part of a stroke, a tap is no other stroke.
    private static let doubled = 0.4
    /// Strokes after which the hand has begun anew: one that was left out leaves two.
    private static let longest = 2.5
    /// Seconds within which a second tap has to come.
    private static let patience = 18.0
    /// The part of a stroke by which the hand itself may stray from the line; such a tap is no mistake.
    private static let rubato = 0.06
    /// Two strokes in a row that differ by more than this part say that the hand has changed its pace.
    private static let change = 0.12
    /// Seconds by which they differ at least.
    private static let leastChange = 0.1
    /// What a tap weighs beside the one after it.
    private static let memory = 0.8
    /// Seconds after which no hand of a known pace is waited for: more than two of the longest strokes.
    private static let longestPause = 40.0
    /// By less than this, seconds, the two clocks of the machine may differ from one reading to the next.
    private static let nap = 0.1

    /// Takes in a press.
    ///
    /// - Parameters:
    ///   - slept: Seconds that the machine has slept since it was started, during which `Instant` stood still.
    /// - Returns: Whether it counts as a stroke.
    @discardableResult
    package mutating func tap(at moment: Instant, slept: Double = 0) -> Bool {
        let hasSlept = abs(slept - self.slept) > TapTracker.nap
        self.slept = slept
        guard let last = taps.last, !hasSlept, !isOver(at: moment) else {
            (taps, count) = ([moment], 1)
            return true
        }
        let passed = moment - last
        let intervals = intervals
        guard passed >= TapTracker.rebound,
            intervals.count < 2 || passed >= TapTracker.doubled * TapTracker.usual(intervals)
        else { return false }
        taps.append(moment)
        count = min(count + 1, .max - 1)
        if taps.count > TapTracker.most { taps.removeFirst() }
        if hasChangedPace { taps.removeFirst(taps.count - 3) }
        return true
    }

    /// The next tap begins anew.
    package mutating func forget() { (taps, count) = ([], 0) }

    /// What is known of the hand; nil before the first tap, and once it has rested for more than two strokes.
    package func hand(at now: Instant) -> Hand? {
        guard let last = taps.last, !isOver(at: now) else { return nil }
        guard taps.count > 1 else { return Hand(count: count, stroke: last) }
        let places = places
        let rough = Taps.medianLine(places)
        let distances = places.map { abs($0.time - rough.start - Double($0.number) * rough.period) }
        let farthest = max(2.5 * 1.4826 * Taps.median(distances), TapTracker.rubato * rough.period)
        let kept = zip(places, distances).filter { $1 <= farthest }.map(\.0)
        let line = TapTracker.line(kept) ?? rough
        let period = min(max(line.period, TapTracker.periods.lowerBound), TapTracker.periods.upperBound)
        let number = places[places.count - 1].number
        let isClamped = period != line.period
        let errors = kept.map { $0.time - line.start - Double($0.number) * line.period }
        let scatter = (errors.reduce(0) { $0 + $1 * $1 } / Double(errors.count)).squareRoot()
        let evenness = max(0, 1 - 5 * scatter / period) * Double(kept.count) / Double(taps.count)
        return Hand(
            count: count, stroke: isClamped ? last : last + (line.start + Double(number) * line.period), period: period,
            confidence: evenness * min(1, Double(taps.count - 1) / Double(Hand.locking)))
    }

    // MARK: -

    /// Seconds between taps.
    private var intervals: [Double] { zip(taps, taps.dropFirst()).map { $1 - $0 } }

    /// The median; of two middle ones the shorter, since what is left out makes them longer.
    private static func usual(_ intervals: [Double]) -> Double { intervals.sorted()[(intervals.count - 1) / 2] }

    /// The taps that are strokes of their own, seconds from the last tap, and the stroke that each is of, from 0.
    private var places: [(number: Int, time: Double)] {
        guard let first = taps.first, let last = taps.last else { return [] }
        let usual = TapTracker.usual(intervals)
        var places = [(number: 0, time: first - last)]
        for tap in taps.dropFirst() {
            let before = places[places.count - 1]
            let strokes = Int(((tap - last - before.time) / usual).rounded())
            if strokes >= 1 { places.append((before.number + strokes, tap - last)) }
        }
        return places
    }

    /// The weighted least-squares line; nil where all are of one stroke.
    private static func line(_ places: [(number: Int, time: Double)]) -> (period: Double, start: Double)? {
        guard let last = places.last?.number else { return nil }
        var (weights, numbers, times) = (0.0, 0.0, 0.0)
        for place in places {
            let weight = weight(of: place.number, before: last)
            weights += weight
            numbers += weight * Double(place.number)
            times += weight * place.time
        }
        let (number, time) = (numbers / weights, times / weights)
        var (products, squares) = (0.0, 0.0)
        for place in places {
            let weighed = weight(of: place.number, before: last) * (Double(place.number) - number)
            products += weighed * (place.time - time)
            squares += weighed * (Double(place.number) - number)
        }
        guard squares > 0 else { return nil }
        return (products / squares, time - products / squares * number)
    }

    private static func weight(of number: Int, before last: Int) -> Double {
        var weight = 1.0
        for _ in number..<last { weight *= memory }
        return max(weight, 1e-6)
    }

    private func isOver(at now: Instant) -> Bool {
        guard let last = taps.last else { return true }
        let intervals = intervals
        guard !intervals.isEmpty else { return now - last > TapTracker.patience }
        return now - last > min(TapTracker.longest * TapTracker.usual(intervals), TapTracker.longestPause)
    }

    /// Whether the last two strokes agree with each other and not with those before.
    private var hasChangedPace: Bool {
        let intervals = intervals
        guard intervals.count >= 4 else { return false }
        let usual = TapTracker.usual(Array(intervals.dropLast(2)))
        let changes = intervals.suffix(2).map { $0 - usual }
        let least = max(TapTracker.change * usual, TapTracker.leastChange)
        return changes.allSatisfy { $0 > least && $0 < 0.8 * usual } || changes.allSatisfy { $0 < -least }
    }
}
