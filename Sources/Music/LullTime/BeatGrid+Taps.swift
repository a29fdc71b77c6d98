// SPDX-License-Identifier: GPL-3.0-or-later

extension BeatGrid {
    /// The grid that someone taps instead, over the whole length of this one; nil where the taps are none (`Taps`).
    ///
    /// Where the taps lie on a line it is the line; where the music's tempo moves they are followed, averaged with their
    /// neighbours, and the line's tempo goes on before the first and after the last. Bars keep their number of beats, and
    /// the downbeat nearest to the middle of the taps stays nearest to one.
    package func retapped(taps: [Double]) -> BeatGrid? {
        guard let taps = Taps(taps), let first = beats.first, let last = beats.last else { return nil }
        let tapped = taps.beats
        let before = max(0, ((tapped[0] - first) / taps.period + 0.25).rounded(.down))
        let end = tapped[tapped.count - 1]
        let after = max(0, ((last - end) / taps.period + 0.25).rounded(.down))
        guard before + after + Double(tapped.count) <= Double(BeatGrid.counts.upperBound) else { return nil }
        let places =
            stride(from: before, to: 0, by: -1).map { tapped[0] - $0 * taps.period } + tapped
            + stride(from: 1, through: after, by: 1).map { end + $0 * taps.period }
        let middle = (Int(beat(at: (tapped[0] + end) / 2).rounded()) - firstDownbeat) / beatsPerBar
        let downbeat = seconds(of: Double(firstDownbeat + middle * beatsPerBar))
        return BeatGrid(beats: places, firstDownbeat: 0, beatsPerBar: beatsPerBar)?.withDownbeat(nearest: downbeat)
    }
}

extension Taps {
    /// Farther from the line than this part of a beat, half of the taps are not mistaken: the tempo moves.
    private static var steady: Double { 0.07 }

    /// Every beat from the first tap to the last, missed ones between their neighbours.
    fileprivate var beats: [Double] {
        guard scatter > Taps.steady * period, let last = numbers.last else {
            return (0...(numbers.last ?? 0)).map { start + Double($0) * period }
        }
        var filled: [Double] = []
        var index = 0
        for number in 0...last {
            if index + 1 < numbers.count, number >= numbers[index + 1] { index += 1 }
            let next = min(index + 1, numbers.count - 1)
            let part = Double(number - numbers[index]) / Double(max(1, numbers[next] - numbers[index]))
            filled.append(times[index] + part * (times[next] - times[index]))
        }
        var beats = filled
        for index in filled.indices.dropFirst().dropLast() {
            beats[index] = (filled[index - 1] + 2 * filled[index] + filled[index + 1]) / 4
        }
        return beats
    }
}
