// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullRender

/// What it costs this machine to stretch as it plays.
///
/// - Thread: any but audio
package enum StretchLoad {
    /// More than this and a recording is not stretched as it plays: half a core, so that a crossing, which makes 0.2 s at
    /// once, and the rest of the machine find room.
    package static let most = 0.5

    /// Seconds of processor time for a second of sound, of half a second of noise.
    ///
    /// - Parameter stretcher: Used until this returns.
    package static func measure(_ stretcher: any Stretcher) -> Double {
        var state: UInt32 = 1
        let input = UnsafeMutablePointer<Float>.allocate(capacity: stretcher.largestHop)
        let output = UnsafeMutablePointer<Float>.allocate(capacity: stretcher.largestHop)
        defer {
            input.deallocate()
            output.deallocate()
        }
        for index in 0..<stretcher.largestHop {
            // The generator of Numerical Recipes, 2nd edition, 7.1.
            state = state &* 1_664_525 &+ 1_013_904_223
            (input + index).initialize(to: Float(state >> 8) / Float(1 << 24) - 0.5)
            (output + index).initialize(to: 0)
        }
        stretcher.begin(ratio: 1.1)
        let start = processorTime
        var made = 0
        for _ in 0..<1_000 where made < 24_000 {
            made += stretcher.hop(ratio: 1.1, input: input, output: output).made
        }
        return made == 0 ? 0 : (processorTime - start) / (Double(made) / 48_000)
    }

    /// Of this thread, in seconds.
    private static var processorTime: Double {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
    }
}
