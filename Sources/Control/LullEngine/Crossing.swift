// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc

/// A crossfade that keeps the power, however alike the two sounds are.
///
/// Gains cos and sin of the way gone keep it for sounds that have nothing in common; for those whose correlation is r
/// the power is 1 + 2 r sin cos, by which both are divided.
///
/// - Thread: any but audio
struct Crossing {
    let mixed: [Float]

    /// Two sounds of one length.
    init(_ leaving: [Float], _ coming: [Float]) {
        let count = min(leaving.count, coming.count)
        var (product, powers) = (0.0, (leaving: 0.0, coming: 0.0))
        for (a, b) in zip(leaving, coming) {
            product += Double(a) * Double(b)
            powers.leaving += Double(a) * Double(a)
            powers.coming += Double(b) * Double(b)
        }
        let scale = (powers.leaving * powers.coming).squareRoot()
        let likeness = scale > 0 ? max(product / scale, Crossing.leastLikeness) : 0
        mixed = (0..<count).map { index in
            let gains = Crossing.gains(at: (Double(index) + 0.5) / Double(count), likeness: likeness)
            return leaving[index] * gains.leaving + coming[index] * gains.coming
        }
    }

    /// What cancels more than this would need more gain than is good.
    static let leastLikeness = -0.7

    /// - Parameters:
    ///   - way: From 0 to 1.
    ///   - likeness: The correlation, `leastLikeness` to 1.
    static func gains(at way: Double, likeness: Double = 0) -> (leaving: Float, coming: Float) {
        // Smooth at both ends too, so that no corner is heard in a pure tone.
        let angle = way * way * (3 - 2 * way) * .pi / 2
        let (fall, rise) = (cos(angle), sin(angle))
        let scale = 1 / (1 + 2 * likeness * fall * rise).squareRoot()
        return (Float(fall * scale), Float(rise * scale))
    }
}
