// SPDX-License-Identifier: GPL-3.0-or-later

import CEBUR128
import Glibc

/// libebur128 for one channel at 48 kHz: the outside judge of loudness and true peak.
package final class LoudnessJudge {
    private var state: UnsafeMutablePointer<ebur128_state>?

    /// - Parameter findsPeak: Whether it looks for the true peak too, which takes most of its time.
    package init(findsPeak: Bool = true) {
        let loudness = EBUR128_MODE_I.rawValue | EBUR128_MODE_S.rawValue
        let modes = findsPeak ? loudness | EBUR128_MODE_TRUE_PEAK.rawValue : loudness
        state = ebur128_init(1, 48_000, Int32(modes))
        precondition(state != nil, "libebur128 gave no state")
    }

    deinit { ebur128_destroy(&state) }

    package func add(_ samples: [Float]) { ebur128_add_frames_float(state, samples, samples.count) }

    /// The last 400 ms, LUFS.
    package var momentary: Double { read(ebur128_loudness_momentary) }
    /// The last 3 s, LUFS.
    package var shortTerm: Double { read(ebur128_loudness_shortterm) }
    /// Gated, from the first frame, LUFS.
    package var integrated: Double { read(ebur128_loudness_global) }

    /// The highest up to now, dBTP.
    package var truePeak: Double { 20 * log10(read { ebur128_true_peak($0, 0, $1) }) }

    private func read(
        _ function: (UnsafeMutablePointer<ebur128_state>?, UnsafeMutablePointer<Double>?) -> Int32
    ) -> Double {
        var value = Double.nan
        let status = function(state, &value)
        return status == Int32(EBUR128_SUCCESS.rawValue) ? value : .nan
    }
}

/// The extremes that the judge finds in a signal.
package struct Verdict {
    /// Highest short-term loudness, asked every 10 ms, LUFS.
    package var shortTerm = -Double.infinity
    /// Highest momentary loudness, asked every 10 ms, LUFS.
    package var momentary = -Double.infinity
    /// dBTP.
    package var truePeak = -Double.infinity

    package init(_ samples: [Float]) {
        let judge = LoudnessJudge()
        for start in stride(from: 0, to: samples.count, by: 480) {
            judge.add(Array(samples[start..<min(start + 480, samples.count)]))
            shortTerm = max(shortTerm, judge.shortTerm)
            momentary = max(momentary, judge.momentary)
        }
        truePeak = judge.truePeak
    }
}
