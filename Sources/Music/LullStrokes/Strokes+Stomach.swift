// SPDX-License-Identifier: GPL-3.0-or-later

extension Strokes {
    static let stomach = [
        // Name stated: IAIM handout (water wheel A).
        Stroke(
            "water-wheel", "Water wheel", .stomach, .alternating, .medium, StrokePath(10, 13, speed: 4, turn: 0.1),
            "Scoop down the tummy from the ribs, hand over hand, as if you were drawing sand towards you."),
        // Name stated: IAIM handout (water wheel B).
        Stroke(
            "water-wheel-legs-up", "Water wheel, legs up", .stomach, .one, .medium,
            StrokePath(10, 13, speed: 4, turn: 0.1),
            "Hold both legs up by the ankles with one hand, loosely, and scoop down the tummy with the other."),
        // Name stated: IAIM handout.
        Stroke(
            "thumbs-to-sides", "Thumbs to sides", .stomach, .together, .medium, StrokePath(7, 9, speed: 3, turn: 0.4),
            "Lay both thumbs flat beside the navel and slide them apart, out to the sides."),
        // Stated: Huggies hands-of-the-clock sheet. The moon's way is taken as half the sun's.
        Stroke(
            "sun-moon", "Sun moon", .stomach, .together,
            .travel([
                Leg("sun", .long, StrokePath(22, 28, speed: 4.5, turn: 0.2)),
                Leg("moon", .short, StrokePath(11, 14, speed: 4.5, turn: 0.2)),
            ]),
            """
            One hand draws the sun: a full circle on the tummy, clockwise as you face your baby, without leaving the \
            skin. The other follows with the moon, half a circle from ten o'clock to five.
            """),
        // Stated: IAIM handout and hands-of-the-clock sheet.
        Stroke(
            "i-love-you", "I love you", .stomach, .one,
            .travel([
                Leg("I", .medium, StrokePath(7, 9, speed: 3, turn: 0.4)),
                Leg("love", .long, StrokePath(14, 18, speed: 4, turn: 0.4)),
                Leg("you", .sweep, StrokePath(21, 27, speed: 4.5, turn: 0.4)),
            ]),
            """
            Three strokes, each longer than the last. I: down your baby's left side. Love: across under the ribs from \
            your baby's right to left, then down. You: up the right side, across, and down the left. Say the words as \
            you go.
            """),
        // Stated: IAIM handout.
        Stroke(
            "walking", "Walking", .stomach, .one, .medium, StrokePath(8, 10, speed: 2.5, turn: 0.4),
            "Walk your fingertips across the tummy at the height of the navel, from your baby's right to left."),
    ]
}
