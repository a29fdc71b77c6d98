// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc

extension Grammar {
    /// A length of time, in seconds: `15m`, `90s`, `1h`, `1m30s`. Whole numbers, each unit once, the long ones first.
    package static func seconds(_ text: String) throws(Failure) -> Double {
        var rest = text[...]
        var seconds = 0.0
        for (unit, length) in [("h", 3600.0), ("m", 60), ("s", 1)] {
            let digits = rest.prefix(while: \.isASCIIDigit)
            guard !digits.isEmpty, rest.dropFirst(digits.count).hasPrefix(unit), let count = Double(digits),
                count.isFinite
            else { continue }
            seconds += count * length
            rest = rest.dropFirst(digits.count + 1)
        }
        guard rest.isEmpty, !text.isEmpty else {
            throw Failure(EX_USAGE, Strings.notALength(text), hint: Strings.lengthHint(text))
        }
        return seconds
    }
}
