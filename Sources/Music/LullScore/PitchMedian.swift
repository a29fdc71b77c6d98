// SPDX-License-Identifier: GPL-3.0-or-later

/// The median of pitches weighted by length: one pitch, or all from one to another where just half the time lies to
/// either side.
struct PitchMedian {
    let lowest: Int16
    let highest: Int16

    /// - Parameter notes: Pitches and lengths in any one unit; nil where there are none.
    init?(_ notes: some Sequence<(Int16, Int64)>) {
        let sorted = notes.sorted { $0.0 < $1.0 }
        guard let last = sorted.last else { return nil }
        let whole = sorted.reduce(0) { $0 + $1.1 }
        var (below, median) = (Int64(0), (lowest: last.0, highest: last.0))
        for (index, note) in sorted.enumerated() {
            below += note.1
            guard below * 2 >= whole else { continue }
            let isShared = below * 2 == whole && index + 1 < sorted.count
            median = (note.0, isShared ? sorted[index + 1].0 : note.0)
            break
        }
        (lowest, highest) = median
    }
}
