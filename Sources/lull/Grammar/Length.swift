// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullProtocol

extension Grammar {
    /// A length of time, in seconds: `15m`, `90s`, `1h`, `1m30s`.
    package static func seconds(_ text: String) throws(Failure) -> Double {
        guard let seconds = Length.seconds(text) else {
            throw Failure(EX_USAGE, Strings.notALength(text), hint: Strings.lengthHint(text))
        }
        return seconds
    }
}
