// SPDX-License-Identifier: GPL-3.0-or-later

import LullTime

/// The routines that come with Lull, from the shortest way in to the longest.
///
/// Order and repeats are those of the common parent handout (IAIM 2013): legs first, the back last, each stroke about
/// five times. The times are for the bundled tunes at 72 beats a minute.
///
/// - Thread: any
package enum Routines {
    package static let all: [Routine] = [firstTime, legs, tummy, bedtime, fullBody, preterm]

    /// One stroke for five minutes: a whole massage.
    static let firstTime = Routine(
        "first-time", "The first time",
        words: [
            "One stroke, five minutes. You can stop any time: ten strokes is a whole massage.",
            "Begin when your baby is awake and quiet. Rub your hands together, and look for a yes.",
        ],
        steps: [
            rest(3, words: "Lay your hands on both legs and leave them there for a few breaths."),
            step(Strokes.indianMilkingLeg, .left, .seconds(125)),
            step(Strokes.indianMilkingLeg, .right, .seconds(125)),
            rest(4, words: "Rest your hands where they are. That was it."),
        ])

    static let legs = Routine(
        "legs", "Legs and feet",
        words: ["One leg from hip to toes, then the other."],
        steps: [rest(3, words: "Rest your hands on the leg that is nearest.")] + leg(.left) + leg(.right)
            + strokes([("bottom-relaxer", 5), ("integration-legs", 3)], .both))

    /// Three rounds: general knowledge of such routines; six of each, stated by the hands-of-the-clock sheet.
    static let tummy = Routine(
        "tummy-colic", "Tummy, between crying bouts",
        words: [
            "For the quiet between crying bouts, and never during one.",
            "Every circle goes clockwise as you face your baby.",
        ],
        steps: [rest(3, words: "Rest a warm hand on the tummy. If it is tight, leave your hand there and wait.")]
            + (0..<3).flatMap { _ in
                strokes([("water-wheel", 6)])
                    + [rest(2, words: "Bend both knees gently towards the tummy, and let them go.")]
                    + strokes([("sun-moon", 6)])
                    + [rest(2, words: "Bend both knees gently towards the tummy, and let them go.")]
            })

    /// From 72 beats a minute to 60, a beat every 15 to 20 s.
    static let bedtime = Routine(
        "bedtime", "Bedtime",
        words: ["Short, and slower from step to step. Leave the rest out when your baby falls asleep."],
        steps: [
            rest(3, words: "Rest your hands on the shoulders."),
            step("indian-milking-arm", .left, .seconds(60)),
            step("indian-milking-arm", .right, .seconds(60), rate: 17.25),
            step(
                "sweep-neck-to-bottom", nil, .seconds(60), words: "Now the back, if your baby likes to lie so.",
                rate: 11),
            step("combing", nil, .seconds(60), rate: 10.5),
            step("combing", nil, .seconds(60), words: "Lighter each time, until you hardly touch.", rate: 10),
        ])

    static let fullBody = Routine(
        "full-body", "The whole body",
        words: ["From the legs to the back, about a quarter of an hour. Leave out whatever your baby does not like."],
        steps: [rest(3, words: "Rest your hands on the legs.")]
            + [Routine.Side.left, .right].flatMap { side in
                strokes(
                    [
                        ("indian-milking-leg", 6), ("hug-and-glide-leg", 5), ("thumb-over-thumb", 8), ("toe-roll", 5),
                        ("top-of-foot", 5), ("ankle-circles", 5), ("swedish-milking-leg", 6),
                    ], side)
            }
            + strokes([("integration-legs", 3)], .both)
            + [rest(2, words: "Rest a hand on the tummy.")]
            + strokes([("water-wheel", 6), ("sun-moon", 5), ("i-love-you", 3)])
            + strokes([("open-book", 5), ("butterfly", 5), ("integration-chest", 3)])
            + [Routine.Side.left, .right].flatMap { side in
                strokes(
                    [
                        ("indian-milking-arm", 6), ("hug-and-glide-arm", 5), ("palm-stroke", 5), ("finger-roll", 5),
                        ("wrist-circles", 6),
                    ], side)
            }
            + strokes([("open-book-forehead", 5), ("nose-cheeks", 5), ("ears-to-chin", 4)])
            + [rest(2, words: "Turn your baby over, and rest your hands on the back.")]
            + strokes([("back-and-forth", 10), ("sweep-neck-to-bottom", 6), ("sweep-neck-to-feet", 4), ("combing", 8)])
    )

    /// Regions, order and rate of the preterm trials (Field): general knowledge. What lies between the two halves there,
    /// bending the limbs, is for the care team to show.
    static let preterm = Routine(
        "preterm", "For a baby born early",
        words: [
            "Ask your care team first. They know when touch is welcome, and how firm it may be.",
            "Twelve slow strokes a minute, a minute for each part, with warm, flat hands.",
        ],
        steps: [rest(3, words: "Rest your hands, warm and still.")] + minutes
            + [
                rest(
                    6,
                    words:
                        "Rest your hands. If your care team has shown you how to bend arms and legs, this is the place."
                )
            ] + minutes + [rest(3, words: "Rest your hands once more.")])

    private static let minutes = [
        step("crown-to-neck", nil, .strokes(12), rate: 12),
        step("neck-to-shoulders", nil, .strokes(12), rate: 12),
        step(
            "sweep-neck-to-bottom", nil, .strokes(12), words: "From the upper back to the waist, and back.", rate: 12),
        step("indian-milking-leg", .both, .strokes(12), words: "From hip to foot, and back.", rate: 12),
        step("indian-milking-arm", .both, .strokes(12), words: "From shoulder to hand, and back.", rate: 12),
    ]

    private static func leg(_ side: Routine.Side) -> [Routine.Step] {
        strokes(
            [
                ("indian-milking-leg", 6), ("hug-and-glide-leg", 5), ("thumb-over-thumb", 10), ("toe-roll", 5),
                ("top-of-foot", 5), ("ankle-circles", 5), ("swedish-milking-leg", 6), ("rolling-leg", 12),
            ], side)
    }

    private static func strokes(_ counts: [(String, Int)], _ side: Routine.Side? = nil) -> [Routine.Step] {
        counts.map { step($0.0, side, .strokes($0.1)) }
    }

    /// - Parameter id: One that the catalogue has; any other is the default stroke, which a test would notice.
    private static func step(
        _ id: String, _ side: Routine.Side?, _ length: Routine.Length, words: String? = nil, rate: Double? = nil
    ) -> Routine.Step {
        step(Strokes[id] ?? Strokes.default, side, length, words: words, rate: rate)
    }

    private static func step(
        _ stroke: Stroke, _ side: Routine.Side?, _ length: Routine.Length, words: String? = nil, rate: Double? = nil
    ) -> Routine.Step {
        Routine.Step(stroke, side, length, words: words, rate: rate.map { Rate(rounding: $0) })
    }

    private static func rest(_ breaths: Int, words: String) -> Routine.Step {
        Routine.Step(Strokes.restingHands, nil, .strokes(breaths), words: words)
    }
}
