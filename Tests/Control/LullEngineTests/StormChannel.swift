// SPDX-License-Identifier: GPL-3.0-or-later

import LullSoundKit

/// One of the two channels under the storm: what an ear on it alone would start at.
struct StormChannel {
    /// The outside judge of its loudness and true peak.
    let judge = LoudnessJudge()
    private var weighting = StormWeighting()
    private var tail: [Float] = [0, 0]
    /// The last 300 ms as they were heard, and as they were made: a device that runs dry cuts a rise off, and what is left
    /// of it came up in less time than the rise that was made.
    private var heard = Curves()
    private var made = Curves()

    /// Hears the next 100 ms. Answers the greatest second difference and the A-weighted mean square.
    /// - Parameters:
    ///   - made: What the device was given for them.
    ///   - cuts: Samples before which the device cut the sound off, or let it in, which is the device's own click.
    mutating func hear(_ samples: [Float], made: [Float], cuts: [Int]) -> (corner: Float, aPower: Double) {
        judge.add(samples)
        let joined = tail + samples
        tail = Array(joined.suffix(2))
        var corner: Float = 0
        let own = Set(cuts.flatMap { [$0, $0 + 1] })
        for i in 2..<joined.count where !own.contains(i - 2) {
            corner = max(corner, abs(joined[i] - 2 * joined[i - 1] + joined[i - 2]))
        }
        heard.add(samples)
        self.made.add(made)
        return (corner, weighting.power(of: samples))
    }

    /// Whether, 100 ms ago or so, sound came up from a tenth to nine tenths within `rise` ms.
    ///
    /// A chance peak of noise, of waves or a breath, is no onset, so what holds much noise is judged by its power over 20 ms.
    func hasOnset(within rise: Int) -> Bool {
        // The hum's own period, and then some, is no onset.
        let quiet = rise > 6 ? 20 : 12
        guard heard.peaks.count == 300, let place = place(in: \.peaks, within: rise, after: quiet, below: 40) else {
            return false
        }
        return rise <= 6 || isTonal(from: place)
            || self.place(in: \.levels, within: rise, after: quiet, below: 160) != nil
    }

    /// The first millisecond, from 100 to 200 ms ago, that comes to nine tenths of all that was made to follow for `top` ms,
    /// and to ten times all that was heard for `quiet` ms until `rise` ms before it.
    private func place(
        in curve: KeyPath<Curves, [Float]>, within rise: Int, after quiet: Int, below top: Int
    ) -> Int? {
        let (heard, made) = (heard[keyPath: curve], made[keyPath: curve])
        return (100..<200).first { place in
            guard heard[place] > 0.003 else { return false }
            let before = heard[max(0, place - rise - quiet)..<place - rise].max() ?? 0
            guard before < 0.1 * heard[place] else { return false }
            let next = place..<min(300, place + top)
            // What was heard was made, also where its place is not yet known.
            let highest = max(made[next].max() ?? 0, heard[next].max() ?? 0)
            return heard[place] > 0.9 * highest
        }
    }

    /// Whether the 60 ms from there on have a period of at most 11 ms, as a voice has: 13 dB or more of them are harmonic,
    /// where a hum alone has 20 to 30.
    private func isTonal(from place: Int) -> Bool {
        let (start, recent) = (place * 48, made.samples)
        func likeness(_ lag: Int) -> Float {
            var (product, early, late): (Float, Float, Float) = (0, 1e-20, 1e-20)
            for i in start..<start + 2_880 {
                product += recent[i] * recent[i + lag]
                early += recent[i] * recent[i]
                late += recent[i + lag] * recent[i + lag]
            }
            return product / (early * late).squareRoot()
        }
        let values = stride(from: 24, through: 528, by: 4).map(likeness)
        return values.drop { $0 > 0.5 }.contains { $0 > 0.95 }
    }

    /// 300 ms of sound, and of each the greatest magnitude and the root mean square of the 20 ms that end with it.
    private struct Curves {
        private(set) var samples: [Float] = []
        private(set) var peaks: [Float] = []
        private(set) var levels: [Float] = []

        mutating func add(_ next: [Float]) {
            samples = Array((samples + next).suffix(14_400))
            for start in stride(from: samples.count - next.count, to: samples.count, by: 48) {
                peaks.append(samples[start..<start + 48].reduce(0) { max($0, abs($1)) })
                let window = samples[max(0, start - 912)..<start + 48]
                levels.append((window.reduce(0) { $0 + $1 * $1 } / 960).squareRoot())
            }
            peaks = Array(peaks.suffix(300))
            levels = Array(levels.suffix(300))
        }
    }
}
