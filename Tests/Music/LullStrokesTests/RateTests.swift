// SPDX-License-Identifier: GPL-3.0-or-later

import LullStrokes
import LullTime
import Testing

@Suite struct RateTests {
    @Test(arguments: [
        (StrokeClass.quick, 2, 36), (.short, 3, 24), (.medium, 4, 18), (.long, 6, 12), (.sweep, 8, 9), (.press, 1, 72),
    ])
    func `every class sits on one grid of 72 beats a minute`(class: StrokeClass, beats: Int, rate: Int) {
        #expect(`class`.beatsPerStroke == beats)
        #expect(`class`.rate == Rate(rate))
        #expect(Pace(rate: `class`.rate, beatsPerStroke: beats).tempo == Tempo(72))
    }

    @Test(arguments: Strokes.all)
    func `every stroke keeps 72 beats a minute at its default rate`(stroke: Stroke) {
        #expect(Pace(rate: stroke.defaultRate, beatsPerStroke: stroke.class.beatsPerStroke).tempo == Tempo(72))
    }

    @Test(arguments: Strokes.all)
    func `a default rate never warns, nor is any range out of what may be asked for`(stroke: Stroke) {
        #expect(stroke.range.contains(stroke.defaultRate), "\(stroke.id): \(stroke.defaultRate) in \(stroke.range)")
        #expect(stroke.range.clamped(to: Rate.range) == stroke.range)
        #expect(stroke.range.lowerBound < stroke.range.upperBound)
    }

    /// Strokes a minute by hand from a table of paths and speeds, newborn to six months.
    @Test(arguments: [
        (["indian-milking-leg"], 7, 28), (["swedish-milking-leg"], 7, 28), (["hug-and-glide-leg"], 6, 23),
        (["thumb-over-thumb"], 19, 71), (["toe-roll"], 21, 53), (["top-of-foot"], 15, 45), (["palm-stroke"], 15, 45),
        (["ankle-circles", "wrist-circles", "back-circles"], 14, 65), (["rolling-leg"], 26, 108),
        (["rolling-arm"], 26, 108), (["water-wheel"], 10, 40), (["thumbs-to-sides"], 10, 35), (["walking"], 8, 28),
        (["open-book"], 5, 18), (["butterfly"], 6, 24), (["indian-milking-arm"], 8, 30),
        (["swedish-milking-arm"], 8, 30), (["back-and-forth"], 11, 48),
        (["open-book-forehead", "lower-lip-smile", "nose-cheeks", "ears-to-chin"], 10, 47),
        (["sweep-neck-to-bottom", "combing"], 5, 22),
        (["sweep-neck-to-feet", "integration-legs", "integration-chest", "integration-arms"], 4, 20),
    ])
    func `ranges are the tabled ones`(ids: [String], slowest: Int, fastest: Int) throws {
        let ranges = try ids.map { try #require(Strokes[$0]).range }
        #expect(ranges.map(\.lowerBound).min() == Rate(slowest))
        #expect(ranges.map(\.upperBound).max() == Rate(fastest))
    }

    /// Turning round takes from nothing to 0.6 s; what is left of the stroke is spent on the way.
    @Test(arguments: Strokes.all)
    func `within its range a hand moves at 1 to 10 cm a second`(stroke: Stroke) {
        let legs = legs(of: stroke)
        guard !legs.isEmpty else { return }
        let newborn = legs.reduce(0) { $0 + $1.path.newborn }
        let sixMonths = legs.reduce(0) { $0 + $1.path.sixMonths }
        #expect(newborn <= sixMonths)
        #expect(newborn / (60 / stroke.range.upperBound.perMinute) <= 10, "\(stroke.id) is hurried")
        let slowest = 60 / stroke.range.lowerBound.perMinute
        #expect(sixMonths / (slowest - 0.6 * Double(legs.count)) >= 1, "\(stroke.id) is lingered over")
    }
}
