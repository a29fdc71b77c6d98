// SPDX-License-Identifier: GPL-3.0-or-later

/// Makes sound last longer or shorter at its own pitch, a hop at a time, one channel at 48 kHz.
///
/// It works on windows of the input. The first has its middle `inputLead` frames after the first frame fed; every hop
/// puts one window into the output and moves on. After `outputDelay` frames, which are to be thrown away, the output
/// counted from 0 is where the windows' middles lie: that before the n-th hop is put `made` frames, summed over the
/// hops before it, into the output, and `advanced` frames, so summed, into the input from the first. What a hop hands
/// out therefore lies `outputDelay` frames before the place that its ratio decides.
///
/// - Thread: one at a time, never the audio lane: `begin` may allocate, a hop costs a part of a millisecond
package protocol Stretcher: AnyObject {
    /// From the first frame fed to the middle of the first window.
    var inputLead: Int { get }
    /// Frames to be thrown away after `begin`.
    var outputDelay: Int { get }
    /// The most frames that one hop asks for, and the most that it makes.
    var largestHop: Int { get }
    /// Frames that the next hop is to be fed.
    var needed: Int { get }

    /// Forgets all that was fed and starts anew.
    /// - Parameter ratio: The output's length over the input's, brought within `Stretch.range`.
    func begin(ratio: Double)

    /// Makes one hop.
    /// - Parameters:
    ///   - ratio: As for `begin`, from the end of this window on.
    ///   - input: `needed` frames, which follow on those fed before.
    ///   - output: Room for `largestHop` frames.
    func hop(ratio: Double, input: UnsafePointer<Float>, output: UnsafeMutablePointer<Float>) -> StretchHop
}

/// What one hop did, in frames.
package struct StretchHop: Equatable, Sendable {
    /// Written to the output.
    package var made: Int
    /// From the middle of its window to that of the next, in the input.
    package var advanced: Int

    package init(made: Int, advanced: Int) {
        self.made = made
        self.advanced = advanced
    }
}

/// How far a recording may be stretched.
package enum Stretch {
    /// Ratios beyond which nothing is stretched: half and twice the length.
    package static var range: ClosedRange<Double> { 0.5...2 }

    /// `ratio` within the range; 1 where it is not a number.
    package static func bounded(_ ratio: Double) -> Double {
        ratio.isNaN ? 1 : min(max(ratio, range.lowerBound), range.upperBound)
    }
}
