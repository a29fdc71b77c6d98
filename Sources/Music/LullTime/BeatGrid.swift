// SPDX-License-Identifier: GPL-3.0-or-later

/// Where the beats of a recording lie, and which of them begin bars.
///
/// Every edit makes a new grid, so that undoing one is keeping the grid from before.
///
/// - Thread: any
package struct BeatGrid: Sendable, Equatable {
    /// Seconds from the recording's decoded frame 0; 2 to 65,536 of them, each at least 20 ms after the last and within
    /// `places`.
    package let beats: [Double]
    /// Index into `beats` of the first beat that begins a bar; below `beatsPerBar`.
    package let firstDownbeat: Int
    /// 1 to 12.
    package let beatsPerBar: Int

    /// How many beats a grid may have: four a second for over four hours.
    package static var counts: ClosedRange<Int> { 2...65_536 }
    /// Where a beat may lie, in seconds: below zero only where an edit has moved it off the start.
    package static var places: ClosedRange<Double> { -3_600...604_800 }
    /// The least distance of two beats in seconds.
    package static var shortest: Double { 0.02 }
    /// How many beats a bar may have.
    package static var bars: ClosedRange<Int> { 1...12 }

    /// Nil where a value is outside what the properties allow.
    ///
    /// - Parameter firstDownbeat: Index of any beat that begins a bar.
    package init?(beats: [Double], firstDownbeat: Int, beatsPerBar: Int) {
        guard BeatGrid.counts.contains(beats.count), BeatGrid.bars.contains(beatsPerBar),
            beats.indices.contains(firstDownbeat), beats.allSatisfy(BeatGrid.places.contains),
            zip(beats, beats.dropFirst()).allSatisfy({ $1 - $0 >= BeatGrid.shortest * 0.999 })
        else { return nil }
        self.beats = beats
        self.firstDownbeat = firstDownbeat % beatsPerBar
        self.beatsPerBar = beatsPerBar
    }

    /// The tempo of the median interval.
    package var tempo: Tempo {
        let intervals = zip(beats, beats.dropFirst()).map { $1 - $0 }.sorted()
        let middle = intervals.count / 2
        let median = (intervals[middle] + intervals[(intervals.count - 1) / 2]) / 2
        return Tempo(rounding: 60 / median)
    }

    /// The time of a place counted in beats, where 0 is `beats[0]`: in a straight line between two beats, and past the
    /// ends at the tempo of the first or last interval.
    package func seconds(of beat: Double) -> Double {
        let last = beats.count - 1
        guard beat > 0 else { return beats[0] + beat * (beats[1] - beats[0]) }
        guard beat < Double(last) else {
            return beats[last] + (beat - Double(last)) * (beats[last] - beats[last - 1])
        }
        let index = Int(beat)
        return beats[index] + (beat - Double(index)) * (beats[index + 1] - beats[index])
    }

    /// The place in beats at a time: the inverse of `seconds(of:)`.
    package func beat(at seconds: Double) -> Double {
        let last = beats.count - 1
        guard seconds > beats[0] else { return (seconds - beats[0]) / (beats[1] - beats[0]) }
        guard seconds < beats[last] else {
            return Double(last) + (seconds - beats[last]) / (beats[last] - beats[last - 1])
        }
        let after = firstIndex(after: seconds)
        let index = after - 1
        return Double(index) + (seconds - beats[index]) / (beats[after] - beats[index])
    }

    /// The number of a beat in its bar, from 1.
    package func numberInBar(_ index: Int) -> Int {
        let place = (index - firstDownbeat) % beatsPerBar
        return (place < 0 ? place + beatsPerBar : place) + 1
    }

    /// The first beat later than `seconds`, or the count where there is none.
    private func firstIndex(after seconds: Double) -> Int {
        var low = 0
        var high = beats.count
        while low < high {
            let middle = (low + high) / 2
            if beats[middle] > seconds { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
