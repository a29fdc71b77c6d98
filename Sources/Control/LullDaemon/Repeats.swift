// SPDX-License-Identifier: GPL-3.0-or-later

/// Which of equal lines are written: the first, the tenth, the hundredth. A card that comes and goes all night fills no
/// disk.
///
/// - Thread: one at a time
package struct Repeats {
    /// Lines that are told apart; the next one begins a new list.
    private static let most = 256
    private var counts: [String: Int] = [:]

    package init() {}

    /// Counts `line`.
    /// - Returns: how many of it there were, where it is to be written; else nil
    package mutating func note(_ line: String) -> Int? {
        if counts[line] == nil, counts.count >= Self.most { counts = [:] }
        let count = (counts[line] ?? 0) + 1
        counts[line] = count
        var power = count
        while power > 1, power % 10 == 0 { power /= 10 }
        return power == 1 ? count : nil
    }
}
