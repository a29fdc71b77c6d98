// SPDX-License-Identifier: GPL-3.0-or-later

extension Strokes {
    static let face = [
        // General knowledge: the massage of the preterm trials (Field).
        Stroke(
            "crown-to-neck", "Crown to neck", .face, .together, .long, StrokePath(24, 28, speed: 5, turn: 0.2),
            "Slide both palms from the back of the crown down to the neck, and back up again."),
        // General knowledge; motion stated: bbivc.org.uk, marthastewart.com.
        Stroke(
            "open-book-forehead", "Open book, forehead", .face, .mirrored, .short,
            StrokePath(5, 6, speed: 2.5, turn: 0.4),
            "Lay your fingers flat on the middle of the forehead and smooth outwards, as if over the pages of a book."),
        // General knowledge; motion stated: bbivc.org.uk.
        Stroke(
            "relax-brow", "Relax brow", .face, .mirrored, .short, StrokePath(5, 6, speed: 2.5, turn: 0.4),
            "Stroke with your thumbs from between the eyebrows out along the brow."),
        // General knowledge.
        Stroke(
            "nose-cheeks", "Nose to cheeks", .face, .mirrored, .medium, StrokePath(6, 7, speed: 2.5, turn: 0.4),
            "Stroke with your thumbs from the sides of the nose out across the cheeks."),
        // General knowledge.
        Stroke(
            "upper-lip-smile", "Smile, upper lip", .face, .mirrored, .short, StrokePath(4, 5, speed: 2.5, turn: 0.4),
            "Draw a smile above the upper lip with your thumbs, from the middle outwards."),
        // General knowledge.
        Stroke(
            "lower-lip-smile", "Smile, lower lip", .face, .mirrored, .short, StrokePath(4, 5, speed: 2.5, turn: 0.4),
            "Draw a smile below the lower lip with your thumbs, from the middle outwards."),
        // General knowledge; circles stated: marthastewart.com.
        Stroke(
            "jaw-circles", "Jaw circles", .face, .mirrored, .quick, StrokePath(4, 5, speed: 2.5, turn: 0.4),
            "Draw small circles with your fingertips where the jaw hinges, just in front of the ears."),
        // General knowledge.
        Stroke(
            "ears-to-chin", "Behind the ears to the chin", .face, .mirrored, .medium,
            StrokePath(8, 9, speed: 3, turn: 0.4),
            "Trace one long line with your fingertips from behind the ears, under the jaw, to the chin."),
    ]
}
