// SPDX-License-Identifier: GPL-3.0-or-later

/// Lengths of time as people write them.
///
/// - Thread: any
package enum Length {
    /// Seconds in `15m`, `90s`, `1h` or `1m30s`: whole numbers, each unit at most once, the long ones first; nil where
    /// `text` is anything else.
    package static func seconds(_ text: String) -> Double? {
        var rest = text[...]
        var seconds = 0.0
        for (unit, length) in [("h", 3_600.0), ("m", 60), ("s", 1)] {
            let digits = rest.prefix { ("0"..."9").contains($0) }
            guard !digits.isEmpty, rest.dropFirst(digits.count).hasPrefix(unit), let count = Double(digits),
                count.isFinite
            else { continue }
            seconds += count * length
            rest = rest.dropFirst(digits.count + 1)
        }
        return rest.isEmpty && !text.isEmpty ? seconds : nil
    }
}
