// SPDX-License-Identifier: GPL-3.0-or-later

/// Where one run of a recording is joined to another of the same, so that their waves meet: the method of WSOLA
/// (Verhelst and Roelands 1993).
///
/// - Thread: feeder
struct FeederSplice {
    /// Frames of the coming sound to leave out.
    let skipped: Int
    /// The correlation of the two sounds then, as `Crossing.gains` takes it.
    let likeness: Double

    /// - Parameters:
    ///   - coming: Longer than `leaving` by the frames that may be left out.
    ///   - middle: The least change of place; where others are as good, it is taken.
    init(_ leaving: [Float], _ coming: [Float], middle: Int) {
        let reach = max(0, coming.count - leaving.count)
        var best = (skipped: min(middle, reach), score: -Double.infinity, likeness: 0.0)
        for skipped in stride(from: 0, through: reach, by: 2) {
            let likeness = FeederSplice.likeness(leaving, coming, skipped)
            let score = likeness - 0.05 * Double(abs(skipped - middle)) / Double(max(1, reach))
            if score > best.score { best = (skipped, score, likeness) }
        }
        skipped = best.skipped
        likeness = max(best.likeness, Crossing.leastLikeness)
    }

    /// The correlation, on every third frame.
    private static func likeness(_ leaving: [Float], _ coming: [Float], _ skipped: Int) -> Double {
        var (product, left, right): (Float, Float, Float) = (0, 0, 0)
        for index in stride(from: 0, to: min(leaving.count, coming.count - skipped), by: 3) {
            let (a, b) = (leaving[index], coming[index + skipped])
            product += a * b
            left += a * a
            right += b * b
        }
        let scale = (Double(left) * Double(right)).squareRoot()
        return scale > 0 ? Double(product) / scale : 0
    }
}
