// SPDX-License-Identifier: GPL-3.0-or-later

/// What somebody probably meant.
///
/// - Thread: any
package enum Nearest {
    /// The name that `text` is most likely a slip of: the one that starts with it, else the one that the fewest
    /// inserted, dropped, changed or swapped letters turn it into, if these are at most a third of it. Where none is, the
    /// one with such a part between its hyphens.
    ///
    /// Takes time only for texts of 64 letters or fewer; nobody meant a longer one.
    package static func name(to text: String, among names: some Sequence<String>) -> String? {
        let wanted = Array(text.lowercased().unicodeScalars)
        guard (1...64).contains(wanted.count) else { return nil }
        return nearest(to: wanted, among: names.lazy.map { ($0, $0[...]) })
            ?? nearest(
                to: wanted,
                among: names.lazy.flatMap { name in
                    // A shorter part is a slip of any letter.
                    name.split(separator: "-").filter { $0.count >= 3 }.map { (name, $0) }
                })
    }

    /// The name whose text is nearest, of names and the text to compare for each.
    private static func nearest(
        to wanted: [Unicode.Scalar], among candidates: some Sequence<(name: String, text: Substring)>
    ) -> String? {
        var best: (name: String, distance: Int)?
        let most = max(1, wanted.count / 3)
        for (name, text) in candidates {
            let candidate = Array(text.lowercased().unicodeScalars)
            guard candidate.count <= 64 else { continue }
            let isStart = wanted.count >= 3 && candidate.starts(with: wanted)
            // What differs in length by more needs as many letters more.
            guard isStart || abs(candidate.count - wanted.count) <= most else { continue }
            let distance = isStart ? 0 : distance(wanted, candidate)
            if distance <= most, distance < best?.distance ?? .max { best = (name, distance) }
        }
        return best?.name
    }

    /// "Did you mean NAME?", where there is one.
    package static func question(to text: String, among names: some Sequence<String>) -> String? {
        name(to: text, among: names).map(Words.didYouMean)
    }

    /// Optimal string alignment: Levenshtein's distance with the swap of two neighbours as one step.
    private static func distance(_ a: [Unicode.Scalar], _ b: [Unicode.Scalar]) -> Int {
        guard !a.isEmpty, !b.isEmpty else { return max(a.count, b.count) }
        var beforeLast = Array(repeating: 0, count: b.count + 1)
        var last = Array(0...b.count)
        var row = beforeLast
        for i in 1...a.count {
            row[0] = i
            for j in 1...b.count {
                var least = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1))
                if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] {
                    least = min(least, beforeLast[j - 2] + 1)
                }
                row[j] = least
            }
            swap(&beforeLast, &last)
            swap(&last, &row)
        }
        return last[b.count]
    }
}
