// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullALSA

/// Finds soft ticks in a recording, and what else is there that should not be.
///
/// A tick is a burst of 1 or 1.5 kHz that rises for 10 ms and falls for 14, both as raised cosines; it is found by its own
/// two frequencies, so that a room's rumble and hiss do not count, and placed by the centroid of its power.
///
/// - Thread: any
package struct Ear {
    package let samples: [Float]
    /// Hertz.
    package let rate: Int
    package let line: CaptureLine
    /// By millisecond: the power at a tick's frequencies, 1 for a sine of full scale.
    private let power: [Double]

    package init(samples: [Float], rate: Int, line: CaptureLine) {
        (self.samples, self.rate, self.line) = (samples, rate, line)
        power = Ear.power(of: samples, rate: rate)
    }

    /// - Parameters:
    ///   - instants: CLOCK_MONOTONIC nanoseconds at which the ticks were to be heard; of many only the last hundred count.
    ///   - tempo: What they were played at, beats a minute.
    package func hear(_ instants: [Int64], tempo: Double) -> Heard {
        var heard = Heard()
        heard.wanted = tempo
        // No clock that runs has come further, and no difference of two overflows.
        let instants = Set(instants.filter { (0...Int64.max / 2).contains($0) }).sorted().suffix(Ear.mostTicks)
        let places = instants.map { line.frame(at: $0) / Double(rate) * 1_000 }
        // Of those that the recording holds whole.
        let whole = zip(instants, places).filter { $1 > -Ear.earliest && $1 + Ear.latest < Double(power.count) }
        heard.played = whole.count
        let between = whole.flatMap { power[Ear.range($1 + 450, $1 + 680, in: power.indices)] }.sorted()
        let noise = between.isEmpty ? 0 : between[between.count / 2]
        heard.noise = Ear.decibels(noise)
        var found: [(index: Int, instant: Int64, wanted: Int64, power: Double, place: Double)] = []
        for (index, (wanted, place)) in whole.enumerated() {
            let range = Ear.range(place + Ear.earliest, place + Ear.latest, in: power.indices)
            guard let top = range.max(by: { power[$0] < power[$1] }), power[top] > max(noise * 10, 1e-10) else {
                continue
            }
            let middle = centroid(around: top, above: noise)
            let instant = line.instant(of: Int((middle / 1_000 - Ear.middle) * Double(rate)))
            found.append((index, instant, wanted, power[top], middle))
        }
        heard.ticks = found.count
        heard.clicks = clicks(beside: found.map(\.place))
        guard !found.isEmpty else { return heard }
        heard.level = Ear.decibels(Ear.median(found.map(\.power)))
        heard.latency = Ear.median(found.map { Double($0.instant - $0.wanted) / 1e9 })
        guard found.count >= 4 else { return heard }
        // By the microphone's own clock: a crystal is within 0.01 %, and the line over so short a time within 0.1.
        // The median of all slopes (Theil 1950, Sen 1968): a tick that is mistaken bends nothing.
        var slopes: [Double] = []
        for (place, first) in found.enumerated() {
            for second in found[(place + 1)...] {
                slopes.append((second.place - first.place) / Double(second.index - first.index) / 1_000)
            }
        }
        let beat = Ear.median(slopes)
        guard beat > 0 else { return heard }
        heard.tempo = 60 / beat
        let starts = found.map { $0.place / 1_000 - Double($0.index) * beat }
        let start = Ear.median(starts)
        heard.jitter = Ear.median(starts.map { ($0 - start).magnitude })
        return heard
    }

    /// As many as the daemon tells of; all pairs of them are looked at.
    private static var mostTicks: Int { 100 }

    /// Milliseconds about its instant between which a tick is looked for: a sound server may say too late when it plays.
    private static var earliest: Double { -100 }
    private static var latest: Double { 400 }

    /// Seconds from a tick's beginning to the centroid of its power: the squared halves of a raised cosine have theirs at
    /// 0.2298 of their length from the top, (14^2 - 10^2) * 0.2298 / 24 = 0.92 ms behind it.
    private static var middle: Double { 0.010_92 }

    private func centroid(around top: Int, above noise: Double) -> Double {
        var (sum, moment) = (0.0, 0.0)
        for place in max(0, top - 20)...min(power.count - 1, top + 20) {
            let weight = max(0, power[place] - 2 * noise)
            sum += weight
            moment += weight * Double(place)
        }
        return sum > 0 ? moment / sum : Double(top)
    }

    // MARK: - Clicks

    /// Corners that stand out of the 60 ms around them by far, and are no part of a tick.
    private func clicks(beside ticks: [Double]) -> Int {
        let block = max(4, rate / 500)
        let slews = stride(from: 1, to: max(1, samples.count - block), by: block).map { start in
            (start..<start + block - 1).reduce(Float(0)) { worst, i in
                let curve: Float = samples[i + 1] - 2 * samples[i] + samples[i - 1]
                return max(worst, curve.magnitude)
            }
        }
        var count = 0
        var last = -100
        for (index, slew) in slews.enumerated() where slew > Ear.leastCorner {
            let place = Double(index * block) / Double(rate) * 1_000
            guard !ticks.contains(where: { (place - $0).magnitude < 60 }) else { continue }
            let before = slews[max(0, index - 30)..<max(0, index - 1)].max() ?? 0
            let after = slews[min(index + 2, slews.count)..<min(index + 31, slews.count)].max() ?? 0
            guard slew > Ear.sharpness * max(before, after) else { continue }
            if index - last > 1 { count += 1 }
            last = index
        }
        return count
    }

    /// Full scale 1: what is smaller is not heard as a click.
    private static var leastCorner: Float { 3e-4 }
    /// Noise stands out of itself by less than 3.
    private static var sharpness: Float { 6 }

    // MARK: - Power

    /// By Goertzel's algorithm over 4 ms under a Hann window, every millisecond; an entry's middle is its millisecond.
    private static func power(of samples: [Float], rate: Int) -> [Double] {
        let length = rate / 250
        guard length > 8, samples.count > length else { return [] }
        let window = (0..<length).map { 0.5 - 0.5 * cos(2 * .pi * (Double($0) + 0.5) / Double(length)) }
        let scale = 4 / (Double(length) * Double(length) / 4)
        return (0..<samples.count * 1_000 / rate).map { millisecond in
            let start = millisecond * rate / 1_000 - length / 2
            guard start >= 0, start + length <= samples.count else { return 0 }
            return [1_000.0, 1_500].reduce(0) { sum, frequency in
                let turn = 2 * cos(2 * .pi * frequency / Double(rate))
                var (last, before) = (0.0, 0.0)
                for i in 0..<length {
                    (last, before) = (Double(samples[start + i]) * window[i] + turn * last - before, last)
                }
                return sum + (last * last + before * before - turn * last * before) * scale
            }
        }
    }

    private static func range(_ from: Double, _ to: Double, in indices: Range<Int>) -> Range<Int> {
        guard from.isFinite, to.isFinite, from <= to, from.magnitude < 1e12, to.magnitude < 1e12 else { return 0..<0 }
        return (Int(from.rounded())..<Int(to.rounded())).clamped(to: indices)
    }

    private static func decibels(_ power: Double) -> Double { max(Heard.silence, 10 * log10(max(power, 1e-30))) }

    /// The lower middle; 0 of none.
    private static func median(_ values: [Double]) -> Double {
        values.isEmpty ? 0 : values.sorted()[(values.count - 1) / 2]
    }
}
