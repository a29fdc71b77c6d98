// SPDX-License-Identifier: GPL-3.0-or-later

/// How loud it is where the baby lies, and how a parent finds out.
extension Strings {
    // MARK: Help

    static let readingHelp = "What the meter reads, in dB(A), while the reference hum plays."
    static let beginHelp = "Begin the reference hum; `lull calibrate N` then takes the reading."
    static let forgetHelp = "Forget what was read on this sound card."

    // MARK: The conversation

    static let calibrating = [
        "Put a sound meter, or a telephone with a sound meter app, where the baby's head lies, and set it to A and slow.",
        "A steady hum comes up now, and ends by itself after three minutes.",
    ]

    /// What is known of distance, level and time, with who says it: the policy of the American Academy of Pediatrics on
    /// noise (2023), and the mean of an hour that experts recommend for hospital nurseries (Philbin and others 1999).
    static let guidance = [
        "Keep the speaker 1 to 2 m away, never in or on the cot: far, low and not for long is what the American Academy "
            + "of Pediatrics advises (2023).",
        "50 dB(A) over an hour is the most that is recommended for hospital nurseries (Philbin and others, 1999).",
    ]

    static let readingPrompt = "When it is steady, what does it read? Type the number and Enter, or q to leave: "
    static let readingAgain = "Type what the meter reads, as in 44.5, or q to leave."
    static let calibrationLeft = "The hum fades out. Nothing was stored."

    // MARK: Answers

    package static func calibrateAnswer(_ now: Now) -> [String] {
        guard !now.loudness.hasReference else { return [referencePlays, now.note].compactMap { $0 } + trouble(now) }
        guard let ceiling = now.loudness.ceiling else {
            let why = loudness(now) ?? "No sound meter was read on this sound card."
            return [why, "`lull calibrate`, typed at a terminal, begins."] + [now.note].compactMap { $0 }
        }
        let level = now.loudness.atVolume.map { "At volume \(number(now.volume)) it is now about \(whole($0)) dB(A)" }
        let limit = "nothing will be louder than \(number(ceiling)) dB(A) there."
        return [level.map { "\($0) where the baby lies; \(limit)" } ?? "Where the baby lies \(limit)"]
            + [now.note].compactMap { $0 }
    }

    package static func forgetAnswer(_ now: Now) -> [String] {
        ["Forgotten. Lull's own ceiling of loudness still holds, but it knows no dB(A) on this sound card."]
            + [now.note].compactMap { $0 }
    }

    static let referencePlays =
        "The reference hum is playing. `lull calibrate N` takes N, the meter's reading; `lull stop` ends it."

    /// One line for `status`; nil where nobody has ever calibrated.
    static func loudness(_ now: Now) -> String? {
        if let ceiling = now.loudness.ceiling {
            let limit = "at most \(number(ceiling)) dB(A) at the baby"
            return now.loudness.level.map { "About \(whole($0)) dB(A) now, \(limit)." } ?? "\(capitalized(limit))."
        }
        return switch now.loudness.because {
        case "card": "This sound card is not calibrated; `lull calibrate` does it."
        case "mixer": "The sound card's own volume is not what it was when the meter was read: calibrate it again."
        case "settings": "This sound card was calibrated with other settings: calibrate it again."
        default: nil
        }
    }

    static func whole(_ value: Double) -> String { number(value.rounded()) }
}
