// SPDX-License-Identifier: GPL-3.0-or-later

/// A value as somebody wrote it, before anything is known about its key.
enum SettingsValue: Equatable {
    case whole(Int)
    case decimal(Double)
    case text(String)
    case list([SettingsValue])
    /// What no setting is: by its name, with an article.
    case other(String)
    /// Of a variable or a flag, which have no types.
    case untyped(String)

    var wholeNumber: Int? {
        switch self {
        case .whole(let number): number
        case .untyped(let text): Int(text)
        default: nil
        }
    }

    var number: Double? {
        switch self {
        case .whole(let number): Double(number)
        case .decimal(let number): number
        case .untyped(let text): Double(text)
        default: nil
        }
    }

    var string: String? {
        switch self {
        case .text(let text), .untyped(let text): text
        default: nil
        }
    }

    var truth: Bool? {
        switch self {
        case .other("true"), .untyped("true"): true
        case .other("false"), .untyped("false"): false
        default: nil
        }
    }

    /// Untyped, the texts are separated by colons, as in PATH.
    var strings: [String]? {
        switch self {
        case .list(let values):
            let texts = values.compactMap(\.string)
            return texts.count == values.count ? texts : nil
        case .untyped(let text):
            return text.split(separator: ":").map(String.init)
        default:
            return nil
        }
    }

    /// A length of time as the command line takes it: `15m`, `90s`, `1h`, `1m30s`.
    var length: Duration? {
        guard let text = string, !text.isEmpty else { return nil }
        var rest = text[...]
        var length = Duration.zero
        for (unit, seconds) in [("h", 3600), ("m", 60), ("s", 1)] {
            let digits = rest.prefix { ("0"..."9").contains($0) }
            guard !digits.isEmpty, rest.dropFirst(digits.count).hasPrefix(unit) else { continue }
            guard digits.count <= 6, let count = Int(digits) else { return nil }
            length += .seconds(count * seconds)
            rest = rest.dropFirst(digits.count + 1)
        }
        return rest.isEmpty ? length : nil
    }

    /// The value in a sentence.
    var shown: String {
        switch self {
        case .whole(let number): String(number)
        case .decimal(let number): String(number)
        case .text(let text), .untyped(let text): Words.text(text.shown)
        case .list(let values): Words.list(of: values.first?.shown)
        case .other(let name): name
        }
    }
}

extension String {
    /// Short and harmless to a terminal.
    var shown: String { shown(upTo: 60) }

    /// - Parameter limit: In Unicode scalars.
    func shown(upTo limit: Int) -> String {
        var text = ""
        for scalar in unicodeScalars.prefix(limit) {
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator: text.unicodeScalars.append("?")
            default: text.unicodeScalars.append(scalar)
            }
        }
        return unicodeScalars.dropFirst(limit).isEmpty ? text : text + "..."
    }
}
