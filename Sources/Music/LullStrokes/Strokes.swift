// SPDX-License-Identifier: GPL-3.0-or-later

/// The catalogue: every stroke that Lull knows, in the order of a massage.
///
/// Names and order are those of the common parent handout (IAIM 2013) as far as it was read: legs, stomach, chest,
/// arms. Face and back follow the handbook tradition (McClure). Each entry's comment says how it is known: *stated* by a
/// source that was read, *name stated* with the motion from general knowledge, or *general knowledge*. Paths, speeds
/// and classes are estimates throughout.
///
/// - Thread: any
package enum Strokes {
    package static let all: [Stroke] = [restingHands] + legs + stomach + chest + arms + face + back

    /// The stroke of this id, exactly as written.
    package static subscript(id: String) -> Stroke? { byID[id] }

    /// What hands do until told otherwise: leg milking, 12 a minute.
    package static let `default` = indianMilkingLeg

    /// What to mind whatever the stroke; whole sentences.
    package static let cautions = [
        "Ask first: rub your hands together where your baby can hear it, and look for a yes.",
        "Wait half an hour or more after a feed, and feed a hungry baby first.",
        "Let it be when your baby is ill, feverish or upset, or has sore or infected skin. Let a sleeping baby sleep.",
        "For a day or two after a vaccination, three to be careful, leave it out or only rest your hands.",
        "Oil makes a baby slippery: keep a hand on your baby always. Some advise no oil in the first month.",
        "Stop when your baby cries, turns away or falls asleep. \"No\" is an answer.",
    ]

    private static let byID = Dictionary(uniqueKeysWithValues: all.map { ($0.id, $0) })

    /// For strokes of other regions that pass over the tummy.
    static let overTheTummy = "Pass lightly over the tummy, and go round it until the cord stump has gone."

    // Stated: IAIM handout.
    static let restingHands = Stroke(
        "resting-hands", "Resting hands", .any, .still, .hold,
        """
        Lay both hands, warm and heavy, where you are about to begin. Leave them there for two to four slow breaths, \
        until you feel your baby soften.
        """)
}
