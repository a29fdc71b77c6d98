// SPDX-License-Identifier: GPL-3.0-or-later

extension Region {
    /// For people: `Legs and feet`.
    package var name: String {
        switch self {
        case .any: "Anywhere"
        case .legs: "Legs and feet"
        case .stomach: "Tummy"
        case .chest: "Chest"
        case .arms: "Arms and hands"
        case .face: "Face"
        case .back: "Back"
        }
    }

    /// What to mind wherever the hands are in this region; whole sentences.
    package var cautions: [String] {
        switch self {
        case .any, .legs, .chest, .arms: []
        case .stomach:
            [
                "Only once the cord stump has gone and the skin under it is whole.",
                "Always clockwise as you face your baby, and between feeds.",
                "A tummy is tight while its owner cries: comfort first, stroke later.",
            ]
        case .face: ["Stay clear of the eyes and of the soft spots on the head."]
        case .back: ["Work beside the spine and never press on it."]
        }
    }
}

extension Hands {
    /// For people.
    package var words: String {
        switch self {
        case .still: "both hands, still"
        case .one: "one hand"
        case .together: "both hands together"
        case .mirrored: "both hands, mirrored"
        case .opposed: "both hands, opposite ways"
        case .alternating: "one hand after the other"
        }
    }
}
