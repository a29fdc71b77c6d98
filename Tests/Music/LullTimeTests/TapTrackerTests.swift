// SPDX-License-Identifier: GPL-3.0-or-later

import LullTime
import Testing

/// Hands that are simulated with 25 ms of scatter, two thousand of each kind; the percentiles are what holds.
@Suite struct TapTrackerTests {
    /// Errors of the rate, and of the next stroke's moment in seconds, once eight strokes have been tapped.
    private func errors(
        _ hand: SimulatedHand, after taps: Int = 8, hands: Int = 2_000
    ) -> (rate: [Double], phase: [Double]) {
        var (rates, phases): ([Double], [Double]) = ([], [])
        for seed in 0..<hands {
            var tracker = TapTracker()
            let strokes = hand.strokes(60, seed: seed)
            for index in 0..<strokes.count - 1 {
                for press in strokes[index].presses { tracker.tap(at: press) }
                guard let last = strokes[index].presses.last, let hand = tracker.hand(at: last), hand.count == taps,
                    let line = hand.line
                else { continue }
                let next = strokes[index + 1].stroke
                rates.append(abs((next - strokes[index].stroke) / line.period - 1))
                phases.append(abs(line.offset(of: next)))
                break
            }
        }
        #expect(rates.count == hands)
        return (rates.sorted(), phases.sorted())
    }

    private func percentile(_ part: Double, of sorted: [Double]) -> Double {
        sorted[min(sorted.count - 1, Int(part * Double(sorted.count)))]
    }

    @Test(arguments: [5, 3, 5.0 / 3, 1.25] as [Double])
    func `after eight taps the rate is right to 1 % and the next stroke to 30 ms`(period: Double) {
        let (rate, phase) = errors(SimulatedHand(period: period))
        #expect(percentile(0.95, of: rate) < 0.01, "\(period) s: \(percentile(0.95, of: rate))")
        #expect(percentile(0.5, of: phase) < 0.015 && percentile(0.8, of: phase) < 0.03, "\(period) s")
    }

    @Test(arguments: [5, 3, 5.0 / 3, 1.25] as [Double])
    func `missed and doubled taps change nothing of that`(period: Double) {
        let (rate, phase) = errors(SimulatedHand(period: period, missed: 0.1, doubled: 0.1))
        #expect(percentile(0.95, of: rate) < 0.01, "\(period) s: \(percentile(0.95, of: rate))")
        #expect(percentile(0.5, of: phase) < 0.015 && percentile(0.8, of: phase) < 0.03, "\(period) s")
    }

    /// 1 % in a minute.
    @Test(arguments: [5, 3, 5.0 / 3] as [Double])
    func `a hand that grows slower is followed`(period: Double) {
        let (rate, phase) = errors(SimulatedHand(period: period, drift: 0.01 * period / 60))
        #expect(percentile(0.95, of: rate) < 0.01, "\(period) s: \(percentile(0.95, of: rate))")
        #expect(percentile(0.5, of: phase) < 0.03, "\(period) s: \(percentile(0.5, of: phase))")
    }

    @Test func `the quickest strokes are followed as well as their scatter lets them`() {
        let (rate, phase) = errors(SimulatedHand(period: 0.6))
        #expect(percentile(0.5, of: rate) < 0.006 && percentile(0.8, of: rate) < 0.012)
        #expect(percentile(0.8, of: phase) < 0.03)
    }

    // MARK: - One by one

    private func tracker(_ times: [Double]) -> TapTracker {
        var tracker = TapTracker()
        for time in times { tracker.tap(at: Instant(nanoseconds: 0) + time) }
        return tracker
    }

    private func hand(_ times: [Double], at now: Double? = nil) -> Hand? {
        tracker(times).hand(at: Instant(nanoseconds: 0) + (now ?? times.last ?? 0))
    }

    @Test func `one tap has no rate, two have one, four lock it`() throws {
        #expect(hand([]) == nil)
        let one = try #require(hand([10]))
        #expect(one.count == 1 && one.period == nil && one.line == nil && one.confidence == 0)
        let two = try #require(hand([10, 15]))
        #expect(two.count == 2 && two.period == 5 && two.rate == Rate(12) && !two.isLocked)
        #expect(try #require(hand([10, 15, 20])).isLocked == false)
        let four = try #require(hand([10, 15, 20, 25]))
        #expect(four.isLocked && abs(four.stroke - (Instant(nanoseconds: 0) + 25)) < 1e-6)
        #expect(two.confidence < four.confidence && four.confidence < 0.8)
        #expect(try #require(hand((0..<9).map { 10 + 5 * Double($0) })).confidence > 0.99)
    }

    @Test func `a missed stroke leaves the rate, and so does a doubled one`() throws {
        #expect(abs(try #require(hand([0, 5, 10, 20, 25])?.period) - 5) < 1e-6)
        #expect(abs(try #require(hand([0, 10, 15])?.period) - 5) < 1e-6, "also where the first was missed")
        let doubled = try #require(hand([0, 5, 5.2, 10, 10.3, 15]))
        #expect(doubled.count == 4 && abs((doubled.period ?? 0) - 5) < 1e-6)
        #expect(try #require(hand([0, 5, 10, 11.5, 15])).count == 4, "in the first two fifths of a stroke")
    }

    @Test func `a stray tap does not bend the line`() throws {
        let stray = try #require(hand([0, 5, 10, 16.2, 20, 25, 30, 35]))
        #expect(abs((stray.period ?? 0) - 5) < 0.01 && abs(stray.stroke - (Instant(nanoseconds: 0) + 35)) < 0.03)
        #expect(stray.confidence < 0.95)
    }

    @Test func `after two strokes left out the hand begins anew`() throws {
        let anew = try #require(hand([0, 5, 10, 15, 28]))
        #expect(anew.count == 1 && anew.period == nil)
        #expect(hand([0, 5, 10, 15], at: 27) != nil && hand([0, 5, 10, 15], at: 28) == nil)
        #expect(hand([0, 17])?.count == 2)
        #expect(hand([0, 19]) == Hand(count: 1, stroke: Instant(nanoseconds: 19_000_000_000)))
    }

    @Test func `another pace is taken up by its third tap`() throws {
        let slower = try #require(hand([0, 5, 10, 15, 20, 25, 32, 39]))
        #expect(abs((slower.period ?? 0) - 7) < 1e-6)
        let faster = try #require(hand([0, 5, 10, 15, 20, 25, 28, 31]))
        #expect(abs((faster.period ?? 0) - 3) < 1e-6)
    }

    @Test func `taps a millisecond apart are one, taps an hour apart are two first ones`() throws {
        let burst = try #require(hand((0..<300).map { Double($0) / 1_000 }))
        #expect(burst.count == 1 && burst.period == nil)
        let flood = try #require(hand((0..<100_000).map { Double($0) / 1_000 }))
        #expect(flood.period.map { TapTracker.periods.contains($0) } ?? true)
        let hours = try #require(hand((0..<50).map { Double($0) * 3_600 }))
        #expect(hours.count == 1)
    }

    @Test func `the rate stays between 4 and 120, and then the last tap is the stroke`() throws {
        let fast = try #require(hand((0..<12).map { 0.4 * Double($0) }))
        #expect(fast.period == 0.5 && fast.stroke == Instant(nanoseconds: 0) + 0.4 * 11)
        let slow = try #require(hand((0..<6).map { 17 * Double($0) }))
        #expect(slow.period == 15 && slow.rate == Rate(4))
    }

    @Test func `a tap from before the last is none`() {
        var tracker = tracker([100, 105])
        #expect(!tracker.tap(at: Instant(nanoseconds: 0) + 50) && !tracker.tap(at: Instant(nanoseconds: .min / 2)))
        #expect(tracker.hand(at: Instant(nanoseconds: 0) + 105)?.count == 2)
    }

    @Test func `while the machine slept the hand did not tap`() {
        var tracker = TapTracker()
        for time in [0, 5, 10, 15] { tracker.tap(at: Instant(nanoseconds: 0) + Double(time), slept: 3.2) }
        tracker.tap(at: Instant(nanoseconds: 0) + 20, slept: 3_603.2)
        #expect(tracker.hand(at: Instant(nanoseconds: 0) + 20)?.count == 1, "five seconds by the clock, but an hour")
        tracker.tap(at: Instant(nanoseconds: 0) + 25, slept: 3_603.2)
        #expect(tracker.hand(at: Instant(nanoseconds: 0) + 25)?.period == 5)
    }

    @Test func `no press at all ever breaks it`() {
        for seed in 0..<200 {
            var random = Seeded(seed)
            var tracker = TapTracker()
            var (moment, latest) = (Int64(0), Int64(0))
            for _ in 0..<300 {
                let scale = Int64(1) << Int64.random(in: 0...50, using: &random)
                moment = max(-1 << 60, min(1 << 60, moment + .random(in: -scale / 4...scale, using: &random)))
                let instant = Instant(nanoseconds: moment)
                latest = max(latest, moment)
                tracker.tap(at: instant, slept: .random(in: 0...0.2, using: &random))
                guard let hand = tracker.hand(at: Instant(nanoseconds: latest)) else { continue }
                #expect(hand.count >= 1 && (0...1).contains(hand.confidence))
                #expect(hand.period.map { TapTracker.periods.contains($0) } ?? true)
                #expect(abs(hand.stroke - Instant(nanoseconds: latest)) < 60)
            }
        }
    }
}
