// SPDX-License-Identifier: GPL-3.0-or-later

extension Strokes {
    // Stated: IAIM handout; motion also L. Storm (IMUSA).
    static let indianMilkingLeg = Stroke(
        "indian-milking-leg", "Indian milking", .legs, .alternating, .long, StrokePath(14, 19, speed: 4, turn: 0.2),
        """
        Hold the ankle in one hand and slide the other from hip to ankle. Then swap, so that one hand is always on \
        the leg.
        """)

    static let legs = [
        indianMilkingLeg,
        // Name stated: IAIM handout.
        Stroke(
            "hug-and-glide-leg", "Hug and glide", .legs, .together, .long, StrokePath(14, 19, speed: 3.5, turn: 0.4),
            """
            Wrap both hands round the top of the leg like a hug and glide down to the ankle with a soft, slow twist, \
            easing off over the knee.
            """),
        // Stated: IAIM handout; motion also L. Storm (IMUSA).
        Stroke(
            "thumb-over-thumb", "Thumb over thumb", .legs, .alternating, .quick, StrokePath(4, 5, speed: 3, turn: 0.1),
            "Push one thumb along the sole from heel to toes. As it lifts away the other thumb follows."),
        // Stated: IAIM handout.
        Stroke(
            "toe-roll", "Toe roll", .legs, .one, .quick, StrokePath(2, 2.5, speed: 1.5, turn: 0.4),
            "Roll each toe lightly between finger and thumb, one toe to a stroke."),
        // Name stated: IAIM handout.
        Stroke(
            "under-toes", "Under the toes", .legs, .one, .press,
            "Press a fingertip gently into the crease under the toes and let them curl round it. One press, one beat."),
        // Name stated: IAIM handout.
        Stroke(
            "ball-of-foot", "Ball of the foot", .legs, .one, .press,
            "Press a fingertip gently into the ball of the foot and let go. One press, one beat."),
        // Name stated: IAIM handout.
        Stroke(
            "thumb-press", "Thumb press", .legs, .together, .press,
            "Press with your thumbs, softly and all over the sole. One press, one beat."),
        // Name stated: IAIM handout.
        Stroke(
            "top-of-foot", "Top of the foot", .legs, .alternating, .short, StrokePath(5, 6, speed: 3, turn: 0.4),
            "Stroke up the top of the foot towards the ankle, one thumb after the other."),
        // Name stated: IAIM handout.
        Stroke(
            "ankle-circles", "Ankle circles", .legs, .together, .short, StrokePath(6, 7, speed: 3),
            "Draw small circles round the ankle bone with your thumbs."),
        // Name stated: IAIM handout.
        Stroke(
            "swedish-milking-leg", "Swedish milking", .legs, .alternating, .long,
            StrokePath(14, 19, speed: 4, turn: 0.2),
            """
            Hold the ankle in one hand and slide the other from ankle to hip. Then swap, so that one hand is always on \
            the leg.
            """),
        // Name stated: IAIM handout.
        Stroke(
            "rolling-leg", "Rolling", .legs, .opposed, .quick, StrokePath(4, 5, speed: 4),
            "Roll the leg lightly between two flat palms, working down from knee to ankle."),
        // Name stated: IAIM handout.
        Stroke(
            "bottom-relaxer", "Bottom relaxer", .legs, .together, .medium, StrokePath(10, 13, speed: 4, turn: 0.1),
            "Draw small, round circles on the bottom with both hands."),
        // Stated: IAIM handout.
        Stroke(
            "integration-legs", "Integration, legs", .legs, .together, .sweep,
            StrokePath(22, 29, speed: 5, turn: 0.5),
            "Sweep both hands from the bottom down the legs to the feet in one long stroke that joins it all together."),
    ]
}
