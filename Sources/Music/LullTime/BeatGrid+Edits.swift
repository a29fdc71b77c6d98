// SPDX-License-Identifier: GPL-3.0-or-later

extension BeatGrid {
    /// Another metrical level: `times` beats where there were `divisor`, in step with the downbeats. `(2, 1)` doubles,
    /// `(1, 2)` halves, `(3, 2)` makes three of two.
    ///
    /// The bar keeps its length where that is still a whole number of beats from 1 to 12; else it keeps its number of
    /// beats.
    ///
    /// - Parameters: Each 1 to 4.
    /// - Returns: Nil where the beats would be too many, too few or too close.
    package func scaled(_ times: Int, over divisor: Int = 1) -> BeatGrid? {
        guard (1...4).contains(times), (1...4).contains(divisor), beats.count * times <= BeatGrid.counts.upperBound
        else { return nil }
        let first = firstDownbeat * times % divisor
        let last = (beats.count - 1) * times
        guard first <= last else { return nil }
        let places = stride(from: first, through: last, by: divisor)
        let bar = beatsPerBar * times
        let isWhole = bar % divisor == 0 && BeatGrid.bars.contains(bar / divisor)
        return BeatGrid(
            beats: places.map { place in
                let (whole, part) = place.quotientAndRemainder(dividingBy: times)
                return part == 0 ? beats[whole] : seconds(of: Double(whole) + Double(part) / Double(times))
            },
            firstDownbeat: (firstDownbeat * times - first) / divisor,
            beatsPerBar: isWhole ? bar / divisor : beatsPerBar)
    }

    /// The grid moved later, or earlier where `milliseconds` is negative; nil where a beat would lie outside `places`.
    package func nudged(milliseconds: Double) -> BeatGrid? { moved(by: milliseconds / 1_000) }

    /// The beat nearest to a time begins a bar; none moves. Nil where `seconds` is no number.
    package func withDownbeat(nearest seconds: Double) -> BeatGrid? {
        guard let index = index(nearest: seconds) else { return nil }
        return BeatGrid(beats: beats, firstDownbeat: index, beatsPerBar: beatsPerBar)
    }

    /// A bar begins at a time exactly: the grid moves by as much as the nearest beat lacks. Nil where no beat is near.
    package func withDownbeat(at seconds: Double) -> BeatGrid? {
        guard let index = index(nearest: seconds), BeatGrid.places.contains(seconds) else { return nil }
        return withDownbeat(nearest: seconds)?.moved(by: seconds - beats[index])
    }

    /// Bars of another length, from the same first downbeat on; nil where `beatsPerBar` is outside 1 to 12.
    package func withBars(of beatsPerBar: Int) -> BeatGrid? {
        BeatGrid(beats: beats, firstDownbeat: firstDownbeat, beatsPerBar: beatsPerBar)
    }

    private func moved(by seconds: Double) -> BeatGrid? {
        BeatGrid(beats: beats.map { $0 + seconds }, firstDownbeat: firstDownbeat, beatsPerBar: beatsPerBar)
    }

    private func index(nearest seconds: Double) -> Int? {
        let place = beat(at: seconds)
        guard !place.isNaN else { return nil }
        return Int(min(max(place, 0), Double(beats.count - 1)).rounded())
    }
}
