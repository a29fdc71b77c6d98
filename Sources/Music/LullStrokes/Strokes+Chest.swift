// SPDX-License-Identifier: GPL-3.0-or-later

extension Strokes {
    static let chest = [
        // Stated: IAIM handout; motion newparent.com.
        Stroke(
            "open-book", "Open book", .chest, .mirrored, .sweep, StrokePath(25, 32, speed: 5, turn: 0.6),
            """
            Begin with both palms on the breastbone. Smooth outwards as if over the pages of a book, and come round in \
            the shape of a heart to where you began.
            """),
        // Name stated: IAIM handout.
        Stroke(
            "butterfly", "Butterfly", .chest, .alternating, .long, StrokePath(20, 26, speed: 5, turn: 0.3),
            """
            Slide one hand from the hip up to the opposite shoulder and back, then the other hand the other way, so \
            that they draw a big X.
            """,
            cautions: [overTheTummy]),
        // Stated: IAIM handout.
        Stroke(
            "integration-chest", "Integration, chest", .chest, .together, .sweep,
            StrokePath(32, 42, speed: 6, turn: 0.5),
            "Sweep both hands from the chest down over tummy and legs to the feet in one long stroke.",
            cautions: [overTheTummy]),
    ]
}
