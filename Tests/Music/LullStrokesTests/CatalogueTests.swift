// SPDX-License-Identifier: GPL-3.0-or-later

import LullStrokes
import LullTime
import Testing

@Suite struct CatalogueTests {
    /// The catalogue as the parent handout and the handbooks have it, region by region, in their order.
    static let expected: [(Region, [String])] = [
        (.any, ["resting-hands"]),
        (
            .legs,
            [
                "indian-milking-leg", "hug-and-glide-leg", "thumb-over-thumb", "toe-roll", "under-toes", "ball-of-foot",
                "thumb-press", "top-of-foot", "ankle-circles", "swedish-milking-leg", "rolling-leg", "bottom-relaxer",
                "integration-legs",
            ]
        ),
        (
            .stomach,
            ["water-wheel", "water-wheel-legs-up", "thumbs-to-sides", "sun-moon", "i-love-you", "walking"]
        ),
        (.chest, ["open-book", "butterfly", "integration-chest"]),
        (
            .arms,
            [
                "pit-stop", "indian-milking-arm", "hug-and-glide-arm", "palm-stroke", "finger-roll", "top-of-hand",
                "wrist-circles", "swedish-milking-arm", "rolling-arm", "integration-arms",
            ]
        ),
        (
            .face,
            [
                "crown-to-neck", "open-book-forehead", "relax-brow", "nose-cheeks", "upper-lip-smile",
                "lower-lip-smile", "jaw-circles", "ears-to-chin",
            ]
        ),
        (
            .back,
            [
                "neck-to-shoulders", "back-and-forth", "sweep-neck-to-bottom", "sweep-neck-to-feet", "back-circles",
                "combing",
            ]
        ),
    ]

    @Test func `every stroke of every region is there, in the order of a massage`() {
        #expect(Self.expected.map(\.0) == Region.allCases)
        #expect(Strokes.all.map(\.id) == Self.expected.flatMap(\.1))
        for (region, ids) in Self.expected {
            #expect(Strokes.all.filter { $0.region == region }.map(\.id) == ids)
        }
    }

    @Test func `ids are unique and kebab-case`() {
        #expect(Set(Strokes.all.map(\.id)).count == Strokes.all.count)
        for id in Strokes.all.map(\.id) { #expect(id.wholeMatch(of: /[a-z]+(-[a-z]+)*/) != nil, "\(id)") }
    }

    @Test func `a stroke is found by its id, and by nothing else`() {
        for stroke in Strokes.all { #expect(Strokes[stroke.id] == stroke) }
        for id in ["", "Indian-Milking-Leg", "indian-milking", "indian-milking-leg "] { #expect(Strokes[id] == nil) }
    }

    @Test func `hands begin with leg milking, 12 a minute and six beats a stroke`() {
        #expect(Strokes.default.id == "indian-milking-leg")
        #expect(Strokes.default.defaultRate == Rate(12))
        #expect(Strokes.default.class.beatsPerStroke == 6)
    }

    @Test func `I love you is three legs of 4, 6 and 8 beats, and its rate counts the three`() throws {
        let stroke = try #require(Strokes["i-love-you"])
        #expect(legs(of: stroke).map(\.class.beatsPerStroke) == [4, 6, 8])
        #expect(legs(of: stroke).map(\.name) == ["I", "love", "you"])
        #expect(stroke.class.beatsPerStroke == 18)
        #expect(stroke.defaultRate == Rate(4))
    }

    @Test func `the sun has six beats and the moon three`() throws {
        let stroke = try #require(Strokes["sun-moon"])
        #expect(legs(of: stroke).map(\.class.beatsPerStroke) == [6, 3])
        #expect(stroke.class.beatsPerStroke == 9)
        #expect(stroke.defaultRate == Rate(8))
    }

    @Test func `resting hands hold, and nothing else does`() {
        #expect(Strokes.all.filter { $0.action == .hold }.map(\.id) == ["resting-hands"])
    }

    @Test func `a press is one beat`() {
        let presses = Strokes.all.filter { $0.action == .press }
        #expect(presses.map(\.id) == ["under-toes", "ball-of-foot", "thumb-press"])
        for press in presses { #expect(press.class.beatsPerStroke == 1) }
    }

    @Test func `a stroke is repeated three to six times`() {
        for stroke in Strokes.all { #expect((3...6).contains(stroke.repeats), "\(stroke.id)") }
        #expect(Strokes.default.repeats == 5)
    }
}

func legs(of stroke: Stroke) -> [Leg] {
    if case .travel(let legs) = stroke.action { legs } else { [] }
}
