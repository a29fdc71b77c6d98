// SPDX-License-Identifier: GPL-3.0-or-later

import LullRender

/// Finds the ratio for each hop: the pace that is wanted, and what brings the recording back to its place.
///
/// - Thread: as its strand
struct FeederPace {
    /// Whether the pace last wanted is one that may be stretched to.
    private(set) var isWithinReach = true
    /// Whether the last ratio was above 1.
    private var lengthens = false

    /// - Parameters:
    ///   - advance: Recorded frames wanted a frame, from here on.
    ///   - error: Recorded frames by which the recording is too far on.
    mutating func ratio(advance: Double, error: Double) -> Double {
        let wanted = max(advance, 0.01)
        isWithinReach = Stretch.range.contains(1 / wanted)
        let most = FeederPace.most * wanted
        let correction = min(max(error / FeederPace.patience, -most), most)
        let ratio = 1 / (wanted - correction)
        guard abs(ratio - 1) < FeederPace.near else {
            lengthens = ratio > 1
            return Stretch.bounded(ratio)
        }
        // R3 sets its phases anew at 1, and with the short window each time the ratio rises past 1: a tone slips by a
        // part of a cycle then. So it stays on its side of 1 until the other is clearly wanted.
        return lengthens ? max(ratio, 1 + FeederPace.aside) : min(ratio, 1 - FeederPace.aside)
    }

    /// 3 %: listeners notice about 3.3 % (Friberg and Sundberg 1995).
    private static let most = 0.03
    /// Frames in which an error falls to 37 %: 0.6 s.
    private static let patience = 28_800.0
    private static let near = 0.004
    private static let aside = 0.000_2
}
