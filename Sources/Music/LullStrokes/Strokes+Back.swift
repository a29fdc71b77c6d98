// SPDX-License-Identifier: GPL-3.0-or-later

extension Strokes {
    static let back = [
        // General knowledge: the massage of the preterm trials (Field).
        Stroke(
            "neck-to-shoulders", "Neck to shoulders", .back, .mirrored, .long, StrokePath(12, 16, speed: 3, turn: 0.2),
            "Slide both hands from the neck out across the shoulders, and back to the neck."),
        // General knowledge.
        Stroke(
            "back-and-forth", "Back and forth", .back, .opposed, .short, StrokePath(9, 12, speed: 4),
            """
            Lay both hands across the back and slide them past each other, to and fro. Work slowly down to the bottom \
            and up again.
            """),
        // Stated: masterilo.ru.
        Stroke(
            "sweep-neck-to-bottom", "Sweep, neck to bottom", .back, .one, .long,
            StrokePath(20, 27, speed: 5, turn: 0.5),
            "Rest one hand on the bottom and sweep the other down the back from the neck to meet it."),
        // General knowledge.
        Stroke(
            "sweep-neck-to-feet", "Sweep, neck to feet", .back, .one, .sweep,
            StrokePath(38, 50, speed: 6, turn: 0.6),
            "Hold the feet in one hand and sweep the other from the neck down back and legs to meet it."),
        // Stated: bbivc.org.uk.
        Stroke(
            "back-circles", "Back circles", .back, .together, .short, StrokePath(6, 7, speed: 3),
            "Draw small circles with your fingertips on both sides of the spine, down to the bottom."),
        // Stated: bbivc.org.uk.
        Stroke(
            "combing", "Combing", .back, .one, .long, StrokePath(20, 27, speed: 4.5, turn: 0.4),
            """
            Spread your fingers and comb down the back, lighter each time, until you hardly touch. This is the last \
            stroke of all.
            """),
    ]
}
