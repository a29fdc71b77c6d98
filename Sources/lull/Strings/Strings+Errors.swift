// SPDX-License-Identifier: GPL-3.0-or-later

import LullProtocol

extension Strings {
    // MARK: What was typed

    static func unknownVerb(_ verb: String) -> String { "There is no verb \"\(short(verb))\"." }

    static func seeHelp(of verb: String?) -> String { "See `\(verb.map { "lull \($0)" } ?? "lull") --help`." }

    static func notANumber(_ text: String) -> String { "\"\(short(text))\" is not a number." }

    static func numberHint(_ text: String) -> String {
        text.contains(",") ? "Write the fraction with a point, as in 12.5." : "Write it as in 12 or 12.5."
    }

    static func notAWholeNumber(_ text: String) -> String { "\"\(short(text))\" is not a whole number." }

    static let wholeNumberHint = "Write it as in 6."
    static let beatsHint = "Write a whole number, or auto for what fits the tune."

    static let layerHint = "Write a whole number from 0 to 100, or off."

    static func notALength(_ text: String) -> String { "\"\(short(text))\" is not a length of time." }

    static func lengthHint(_ text: String) -> String {
        !text.isEmpty && text.allSatisfy(\.isASCIIDigit)
            ? "Write \(short(text))m for minutes, or \(short(text))s for seconds." : "Write it as in 15m, 90s or 1h30m."
    }

    /// What somebody typed can be as long as the machine allows; a sentence quotes only its beginning.
    static func short(_ text: String) -> String { text.count > 40 ? "\(text.prefix(40))..." : text }

    // MARK: The daemon

    static func nobody(at path: String?) -> String {
        path.map { "No daemon answers at \($0)." } ?? "No daemon answers."
    }

    static let startHint = """
        Start it with `systemctl --user start lulld`, or `sudo systemctl start lulld` where it serves the whole box; in the \
        source tree, `make play`.
        """
    static let restartHint = """
        Restart it with `systemctl --user restart lulld`, or `sudo systemctl restart lulld` where it serves the whole box.
        """
    static let updateHint = "Update lull."

    static func denied(_ path: String) -> String { "You may not use the daemon's socket, \(path)." }

    static func deniedHint(_ scope: SocketPath.Scope) -> String {
        switch scope {
        case .system: "Type `sudo usermod -aG lull $USER`, and log in again."
        case .user: "Talk to it as the user who started it."
        }
    }

    static func unreachable(_ path: String, _ reason: String) -> String {
        "The socket \(path) cannot be used: \(reason)."
    }

    static let silent = "The daemon does not answer."
    static let gone = "The daemon went away."
    static let stranger = "What answers there is not Lull's daemon."

    static func otherProtocol(_ theirs: Int64, _ ours: Int64) -> String {
        "The daemon speaks protocol \(theirs), and this lull protocol \(ours)."
    }

    // MARK: Around us

    static func cannotPrint(_ reason: String) -> String { "The output cannot be written: \(reason)." }
    static let noSignals = "The system has no room for another thread."
    static let noPartner = "lulld, which does this, is neither beside lull nor on the PATH."
    static let noPartnerHint = "Install it with `make install`."
    static let noTerminal = "Standard output is not a terminal that can be drawn on, so this is a line a stroke."
}
