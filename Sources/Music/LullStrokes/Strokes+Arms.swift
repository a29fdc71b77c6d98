// SPDX-License-Identifier: GPL-3.0-or-later

extension Strokes {
    static let arms = [
        // Name stated: IAIM handout.
        Stroke(
            "pit-stop", "Pit stop", .arms, .one, .quick, StrokePath(3, 4, speed: 3, turn: 0.3),
            "Stroke lightly in the hollow under the arm, a few times and no more."),
        // Name stated: IAIM handout.
        Stroke(
            "indian-milking-arm", "Indian milking", .arms, .alternating, .medium,
            StrokePath(13, 17, speed: 4, turn: 0.2),
            """
            Hold the wrist in one hand and slide the other from shoulder to wrist. Then swap, so that one hand is \
            always on the arm.
            """),
        // Name stated: IAIM handout.
        Stroke(
            "hug-and-glide-arm", "Hug and glide", .arms, .together, .medium,
            StrokePath(13, 17, speed: 3.5, turn: 0.4),
            """
            Wrap both hands round the top of the arm like a hug and glide down to the wrist with a soft, slow twist, \
            easing off over the elbow.
            """),
        // Name stated: IAIM handout.
        Stroke(
            "palm-stroke", "Palm stroke", .arms, .one, .short, StrokePath(5, 6, speed: 3, turn: 0.4),
            "Open the hand with your thumb and stroke across the palm to the fingers."),
        // Name stated: IAIM handout.
        Stroke(
            "finger-roll", "Finger roll", .arms, .one, .short, StrokePath(2.5, 3, speed: 1.5, turn: 0.4),
            "Roll each little finger lightly between your own finger and thumb, one to a stroke."),
        // Name stated: IAIM handout.
        Stroke(
            "top-of-hand", "Top of the hand", .arms, .together, .short, StrokePath(5, 6, speed: 3, turn: 0.4),
            "Hold the hand in yours and stroke down the back of it with your thumb, from wrist to fingers."),
        // Name stated: IAIM handout.
        Stroke(
            "wrist-circles", "Wrist circles", .arms, .together, .quick, StrokePath(5, 6, speed: 3),
            "Draw tiny circles round the wrist with your thumbs."),
        // Name stated: IAIM handout.
        Stroke(
            "swedish-milking-arm", "Swedish milking", .arms, .alternating, .medium,
            StrokePath(13, 17, speed: 4, turn: 0.2),
            """
            Hold the wrist in one hand and slide the other from wrist to shoulder. Then swap, so that one hand is \
            always on the arm.
            """),
        // Name stated: IAIM handout.
        Stroke(
            "rolling-arm", "Rolling", .arms, .opposed, .quick, StrokePath(4, 5, speed: 4),
            "Roll the arm lightly between two flat palms, working down to the wrist."),
        // Stated: IAIM handout.
        Stroke(
            "integration-arms", "Integration, arms", .arms, .together, .sweep,
            StrokePath(40, 53, speed: 7, turn: 0.5),
            "Sweep both hands from the shoulders all the way down to the feet in one long stroke.",
            cautions: [overTheTummy]),
    ]
}
