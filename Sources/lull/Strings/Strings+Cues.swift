// SPDX-License-Identifier: GPL-3.0-or-later

import LullProtocol

/// Something that a baby says without words, and what answers it.
///
/// - Thread: any
package struct Cue: Equatable, Sendable {
    package let id: String
    package let title: String
    /// What it looks like, each in a few words.
    package let signs: [String]
    /// What to do, in whole sentences.
    package let answer: String
    /// The verb that answers it, and the key for it in `lull watch`; nil where nothing is to be pressed.
    package let verb: Method?
    package let key: Character?
}

/// What `lull cues` shows: engagement cues, mild and strong disengagement cues as nurses teach them (NCAST, University of
/// Washington), and hunger and sleep.
extension Strings {
    static let cuesSummary = "Show what babies do when they want more, a pause or an end, and what answers it."

    package static let cues = [
        Cue(
            id: "more", title: "More",
            signs: [
                "bright, wide eyes", "looks at your face", "smiles", "coos", "turns to your voice",
                "smooth arms and legs", "open hands", "a hand at the mouth",
            ],
            answer: "Go on. There is nothing to press.", verb: nil, key: nil),
        Cue(
            id: "pause", title: "A pause",
            signs: [
                "looks away", "glazed eyes", "frowns", "a trembling lip", "yawns", "hiccups", "a hand at the ear",
                "stiff or spread fingers", "faster breath",
            ],
            answer: "`lull hold`, and rest your hands for 10 to 20 seconds. `lull resume` goes on.", verb: .hold,
            key: "h"),
        Cue(
            id: "less", title: "Less", signs: ["the same again, when you go on"],
            answer: "`lull slower`, and softer hands, or another part of the body: feet are often liked longest.",
            verb: .slower, key: "-"),
        Cue(
            id: "end", title: "An end",
            signs: [
                "cries", "arches or pushes away", "turns away hard", "jerky arms and legs",
                "red, pale or blotched skin",
                "gags or spits up", "roots or clenches fists, which is hunger", "heavy lids, which is sleep",
            ],
            answer: "`lull stop`, and hold, feed or lay down.", verb: .stop, key: "s"),
    ]

    package static let cuesClosing = [
        "One sign alone may be only a breather; look for several. In `lull watch` the keys are h, - and s.",
        "You can stop at any time. Ten strokes are a whole massage.",
    ]

    package static func cues(_ cues: [Cue]) -> Table {
        Table(cues.flatMap { [[$0.title, sentence($0.signs.joined(separator: "; "))], ["", $0.answer]] })
    }
}
