// SPDX-License-Identifier: GPL-3.0-or-later

extension Strings {
    /// With one decimal, and none where that is zero.
    package static func number(_ value: Double) -> String {
        guard value.isFinite, abs(value) < 1e9 else { return "?" }
        let tenths = Int((value * 10).rounded())
        let sign = tenths < 0 ? "-" : ""
        let (whole, tenth) = tenths.magnitude.quotientAndRemainder(dividingBy: 10)
        return tenth == 0 ? "\(sign)\(whole)" : "\(sign)\(whole).\(tenth)"
    }

    static func counted(_ count: Int, _ one: String, _ many: String) -> String {
        "\(count) \(count == 1 ? one : many)"
    }

    static func strokes(_ count: Int) -> String { counted(count, "stroke", "strokes") }

    static func rate(_ value: Double) -> String {
        number(value) == "1" ? "1 stroke a minute" : "\(number(value)) strokes a minute"
    }

    static func tempo(_ value: Double) -> String { "\(number(value)) beats a minute" }

    static func beats(_ count: Int) -> String { "\(counted(count, "beat", "beats")) a stroke" }

    /// A length of time as people say it, no finer than it matters: hours and minutes, minutes, or seconds.
    ///
    /// - Parameter seconds: not negative.
    package static func length(_ seconds: Double) -> String {
        guard seconds.isFinite, seconds < 1e9 else { return "?" }
        if seconds < 89.5 { return counted(Int(max(0, seconds).rounded()), "second", "seconds") }
        let minutes = Int((seconds / 60).rounded())
        let (hours, rest) = minutes.quotientAndRemainder(dividingBy: 60)
        return [
            hours > 0 ? counted(hours, "hour", "hours") : nil, rest > 0 ? counted(rest, "minute", "minutes") : nil,
        ].compactMap { $0 }.joined(separator: " ")
    }
}
