// SPDX-License-Identifier: GPL-3.0-or-later

/// A running loudness meter for one channel (ITU-R BS.1770-4; time scales of EBU Tech 3341): ungated means over 400 ms
/// and 3 s that slide in steps of 100 ms. What was before the first frame counts as silence.
///
/// - Thread: audio
/// - Realtime: safe, but for `init`
package struct Loudness: ~Copyable {
    /// Over the last 400 ms that are complete, LUFS.
    package var momentary: Decibels { @_noLocks get { loudness(steps: 4) } }
    /// Over the last 3 s that are complete, LUFS.
    package var shortTerm: Decibels { @_noLocks get { loudness(steps: 30) } }

    private var weighting = KWeighting()
    /// Weighted mean squares of the last 30 steps; the newest at `cursor - 1`.
    private var steps = InlineArray<30, Double>(repeating: 0)
    private var cursor = 0
    private var sum = 0.0
    private var frames = 0

    package init() {}

    /// Takes in the next `block`, which divides 100 ms, as a quantum does.
    @_noLocks package mutating func measure(_ block: inout MutableSpan<Float>) {
        sum += weighting.meanSquare(of: &block) * Double(block.count)
        frames += block.count
        guard frames >= Loudness.stepFrames else { return }
        steps[cursor] = sum / Double(frames)
        cursor = cursor == 29 ? 0 : cursor + 1
        sum = 0
        frames = 0
    }

    @_noLocks private func loudness(steps count: Int) -> Decibels {
        var total = 0.0
        for back in 1...count { total += steps[cursor >= back ? cursor - back : cursor + 30 - back] }
        return KWeighting.loudness(meanSquare: total / Double(count))
    }

    private static var stepFrames: Int { @_noLocks get { 4_800 } }
}
