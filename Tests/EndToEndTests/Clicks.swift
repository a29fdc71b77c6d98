// SPDX-License-Identifier: GPL-3.0-or-later

import LullTestKit

/// Corners in a signal: its second difference against its own in the neighbourhood.
struct Clicks {
    /// Blocks of 2 ms.
    private static let block = 96
    /// The highest magnitude of the second difference in each block.
    private let slews: [Float]

    init(_ samples: [Float]) {
        let count = max(0, samples.count / Self.block)
        slews = (0..<count).map { index in
            let start = max(1, index * Self.block)
            let end = min((index + 1) * Self.block, samples.count - 1)
            var worst: Float = 0
            for i in start..<max(start, end) {
                let curve: Float = samples[i + 1] - 2 * samples[i] + samples[i - 1]
                worst = max(worst, curve.magnitude)
            }
            return worst
        }
    }

    /// The sharpest corner, which a signal of `steepest` makes by itself.
    func highest(in frames: Range<Int>) -> Float { slews[blocks(frames)].max() ?? 0 }

    /// By how much the sharpest corner in `frames` stands out of the 60 ms before and after it, or out of `floor`;
    /// and where that is.
    func prominence(in frames: Range<Int>, floor: Float) -> (ratio: Float, frame: Int) {
        var worst: (ratio: Float, frame: Int) = (0, 0)
        for index in blocks(frames) {
            let before = slews[max(0, index - 30)..<max(0, index - 1)]
            let after = slews[min(index + 2, slews.count)..<min(index + 31, slews.count)]
            let around = max(before.max() ?? 0, after.max() ?? 0, floor)
            let ratio = slews[index] / around
            if ratio > worst.ratio { worst = (ratio, index * Self.block) }
        }
        return worst
    }

    private func blocks(_ frames: Range<Int>) -> Range<Int> {
        (frames.lowerBound / Self.block..<frames.upperBound / Self.block).clamped(to: slews.indices)
    }
}
