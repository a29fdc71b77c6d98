// SPDX-License-Identifier: GPL-3.0-or-later

extension BeatGrid {
    /// By how much an interval of a smoothed grid may be longer or shorter than the one before: less than the 5 % that
    /// listeners to music notice (Quené 2007).
    package static var steepest: Double { 1.03 }

    /// The grid to stretch by: the player's rubato stays in the sound instead of being ironed out by a ratio that
    /// mirrors it.
    ///
    /// Every beat between two others is averaged with them, weighted 1, 2, 1. That is done again around each place where
    /// the interval still changes by more than `steepest`, until it nowhere does; so a pause or a change of tempo is
    /// spread over no more beats than it takes, and beats elsewhere stay. The first and the last beat never move.
    package var smoothed: BeatGrid {
        var places = beats
        for index in beats.indices.dropFirst().dropLast() {
            places[index] = (beats[index - 1] + 2 * beats[index] + beats[index + 1]) / 4
        }
        var passes = 0
        while BeatGrid.flattenOnce(&places) {
            passes += 1
            guard passes < BeatGrid.mostPasses else {
                places = BeatGrid.flattened(places)
                break
            }
        }
        return BeatGrid(beats: places, firstDownbeat: firstDownbeat, beatsPerBar: beatsPerBar) ?? self
    }

    /// Enough for a pause of a hundred beats.
    private static var mostPasses: Int { 2_000 }

    /// Averages each beat at which the interval changes too steeply with its neighbours; whether there was one.
    private static func flattenOnce(_ places: inout [Double]) -> Bool {
        var found = false
        var before = places[0]
        for index in places.indices.dropFirst().dropLast() {
            let here = places[index]
            let (left, right) = (here - before, places[index + 1] - here)
            if left > right * steepest || right > left * steepest {
                places[index] = (before + 2 * here + places[index + 1]) / 4
                found = true
            }
            before = here
        }
        return found
    }

    /// For grids beyond all music: the longest intervals that change gently and are nowhere longer than those given,
    /// stretched to the same whole.
    private static func flattened(_ places: [Double]) -> [Double] {
        var intervals = zip(places, places.dropFirst()).map { $1 - $0 }
        let gentle = 1 + (steepest - 1) * 0.99
        for index in intervals.indices.dropFirst() {
            intervals[index] = min(intervals[index], intervals[index - 1] * gentle)
        }
        for index in intervals.indices.dropLast().reversed() {
            intervals[index] = min(intervals[index], intervals[index + 1] * gentle)
        }
        let stretch = (places[places.count - 1] - places[0]) / intervals.reduce(0, +)
        var result = places
        for index in intervals.indices.dropLast() { result[index + 1] = result[index] + intervals[index] * stretch }
        return result
    }
}
