// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc

/// Something that begins in a recording.
struct Onset: Sendable {
    /// Seconds.
    var time: Double
    /// Of the flux, in decades.
    var rise: Double
    /// How likely it marks a beat, about 0 to 1.
    var weight: Double
    /// Seconds to the next that is about as strong, at most `longest`.
    var length: Double
    /// How much the bass moves, 0 to 1.
    var bass: Double

    /// A note this long is as good as a longer one.
    static let longest = 1.0

    /// The peaks of the flux that stand out among those around, by time.
    ///
    /// A note weighs more the longer it sounds before the next: long notes fall on beats (Povel and Essens 1985). So does
    /// one under which the bass moves.
    static func all(in spectra: Spectra) -> [Onset] {
        let peaks = peaks(of: spectra)
        var onsets = peaks.indices.compactMap { index -> Onset? in
            let around = peaks[max(0, index - 40)...min(peaks.count - 1, index + 40)]
            let relative = peaks[index].rise / max(typical(around.map(\.rise)), leastTypical)
            guard relative > 0.12 else { return nil }
            let basses = around.map(\.bass).sorted()
            let bass = min(1, peaks[index].bass / max(basses[basses.count * 9 / 10], 0.05))
            return Onset(
                time: peaks[index].time, rise: peaks[index].rise, weight: sqrt(min(relative, 1.2)), length: longest,
                bass: bass)
        }
        for index in onsets.indices {
            let time = onsets[index].time
            for next in onsets[(index + 1)...] {
                if next.time - time >= longest { break }
                if next.weight >= 0.6 * onsets[index].weight {
                    onsets[index].length = next.time - time
                    break
                }
            }
        }
        for index in onsets.indices {
            onsets[index].weight *= (0.2 + 0.8 * onsets[index].length / longest) * (0.75 + 0.5 * onsets[index].bass)
        }
        return onsets
    }

    private struct Peak {
        var time: Double
        var rise: Double
        var bass: Double
    }

    /// Frames to each side among which a peak is the highest.
    private static let reach = 6
    /// Less rise than this, in decades, is the flutter of a steady sound.
    private static let least: Float = 0.006
    /// Where even the strongest onsets are weaker than this they are judged against it.
    private static let leastTypical = 0.02
    /// How late the flux peaks: seconds.
    private static let lateness = 0.01

    private static func peaks(of spectra: Spectra) -> [Peak] {
        let flux = spectra.flux
        guard flux.count > 2 * reach else { return [] }
        return (reach..<(flux.count - reach)).compactMap { frame in
            guard flux[frame] > least,
                (1...reach).allSatisfy({ flux[frame - $0] <= flux[frame] && flux[frame + $0] < flux[frame] })
            else { return nil }
            let (left, here, right) = (Double(flux[frame - 1]), Double(flux[frame]), Double(flux[frame + 1]))
            let shift = left - 2 * here + right < 0 ? 0.5 * (left - right) / (left - 2 * here + right) : 0
            let bass = spectra.bass[(frame - 2)...(frame + 2)].max() ?? 0
            return Peak(
                time: (Double(frame) + shift) / Signal.frameRate - lateness, rise: here, bass: Double(bass))
        }
    }

    /// The value above which half of the sum lies.
    private static func typical(_ values: [Double]) -> Double {
        let half = values.reduce(0, +) / 2
        var sum = 0.0
        for value in values.sorted(by: >) {
            sum += value
            if sum >= half { return value }
        }
        return 0
    }
}
