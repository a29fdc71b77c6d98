// SPDX-License-Identifier: GPL-3.0-or-later

/// A bar or half bar, which has one chord.
struct HarmonyCell {
    var onset: Quarters
    var end: Quarters
    var startsBar: Bool
    /// Indices of the notes that fill a whole beat and are heard in this cell.
    var held: [Int] = []
    /// What it costs a chord not to have a pitch class, by pitch class.
    var costs = [Double](repeating: 0, count: 12)

    /// The cells from the first downbeat to the end of the pass, each with what the melody asks of its chord.
    static func cells(of melody: [Melody.Note], _ grid: HarmonyGrid) -> [HarmonyCell] {
        var cells: [HarmonyCell] = []
        var first = 0
        var onset = grid.start
        while onset < grid.end {
            let sinceStart = (onset - grid.start).units
            var cell = HarmonyCell(
                onset: onset, end: min(onset + grid.cell, grid.end), startsBar: sinceStart % grid.bar.units == 0)
            while first < melody.count, melody[first].end <= onset { first += 1 }
            var index = first
            while index < melody.count, melody[index].onset < cell.end {
                cell.weigh(melody[index], index, grid)
                index += 1
            }
            cells.append(cell)
            onset = cell.end
        }
        return cells
    }

    /// A note weighs by its length in the cell: most where it fills a beat, for the chord is let go there if it does
    /// not hold the note, and least off the beat, where ears expect passing notes.
    private mutating func weigh(_ note: Melody.Note, _ index: Int, _ grid: HarmonyGrid) {
        let length = min(note.end, end) - max(note.onset, onset)
        let isHeld = grid.isFilled(from: note.onset, to: note.end)
        if isHeld { held.append(index) }
        let isOnBeat = (note.onset - grid.start).units % grid.beat.units == 0
        costs[PitchClasses.index(Int(note.pitch))] +=
            (isHeld ? 3 : isOnBeat ? 2 : 0.7) * (note.onset == onset ? 1.4 : 1)
            * Double(length.units) / Double(grid.beat.units)
    }
}

extension HarmonyGrid {
    /// Whether a whole beat lies between two places.
    func isFilled(from onset: Quarters, to end: Quarters) -> Bool {
        let into = ((onset - start).units % beat.units + beat.units) % beat.units
        let next = into == 0 ? onset : onset + beat - Quarters(units: into)
        return next + beat <= end
    }
}

/// The way through the cells that costs least: what the melody asks, few changes, home at both ends and a dominant
/// before it. Found by dynamic programming, as phrases are.
enum HarmonyPath {
    static func chords(for cells: [HarmonyCell], _ scale: HarmonyScale) -> [Chord] {
        let candidates = scale.candidates
        var best = [Double](repeating: 0, count: candidates.count)
        var origins: [[Int]] = []
        for (place, cell) in cells.enumerated() {
            let isEdge = place == 0 || place == cells.count - 1
            var next: [Double] = []
            var from: [Int] = []
            for candidate in candidates {
                let ways = candidates.indices.map { index in
                    best[index] + (place == 0 ? 0 : change(candidates[index], candidate, cell))
                }
                let least = ways.indices.min { ways[$0] < ways[$1] } ?? 0
                from.append(least)
                next.append(ways[least] + cost(candidate, cell) + (isEdge && candidate.function != .tonic ? 1.5 : 0))
            }
            best = next
            origins.append(from)
        }
        var index = best.indices.min { best[$0] < best[$1] } ?? 0
        var chords: [Chord] = []
        for from in origins.reversed() {
            chords.append(candidates[index].chord)
            index = from[index]
        }
        return chords.reversed()
    }

    /// What the melody loses, and a small preference for the plainer chord.
    private static func cost(_ candidate: HarmonyScale.Candidate, _ cell: HarmonyCell) -> Double {
        let chord = candidate.chord
        var cost = chord.tones.count > 3 ? 0.5 : 0
        switch candidate.function {
        case .tonic: break
        case .dominant: cost += 0.1
        case .subdominant: cost += 0.2
        }
        for pitch in 0..<12 where cell.costs[pitch] > 0 && !chord.tones.contains(pitch) {
            let isClose = chord.tones.contains(pitch + 1) || chord.tones.contains(pitch - 1)
            cost += cell.costs[pitch] * (isClose ? 1.3 : 1)
        }
        return cost
    }

    /// Chords change at bar lines rather than within a bar; a dominant leads home, not back.
    private static func change(
        _ last: HarmonyScale.Candidate, _ next: HarmonyScale.Candidate, _ cell: HarmonyCell
    ) -> Double {
        if last.chord == next.chord { return 0 }
        let turn = cell.startsBar ? 0.4 : 0.7
        guard case .dominant = last.function else { return turn }
        switch next.function {
        case .tonic: return turn - 0.3
        case .subdominant: return turn + 0.8
        case .dominant: return turn
        }
    }
}
