// SPDX-License-Identifier: GPL-3.0-or-later

import LullTime

/// The beats and bars that harmony and accompaniment stand on, counted from the first downbeat.
struct HarmonyGrid {
    /// The first downbeat, from the beginning of the tune.
    let start: Quarters
    /// The end of the pass.
    let end: Quarters
    let beat: Quarters
    /// Four where the tune counts no bars.
    let beatsPerBar: Int
    /// Into how many parts a beat is divided, where the tune is slow enough for them to be calm: 3 in compound metres,
    /// else 2.
    let division: Int

    /// Nil where there is no lullaby to accompany: no bars, or more of them than any song has.
    init?(meter: Meter, pickup: Quarters, end: Quarters, tempo: Tempo) {
        start = pickup
        self.end = end
        beat = meter.beat
        beatsPerBar = meter.bar == nil ? 4 : meter.beatsPerBar
        let calmest = meter.isCompound ? HarmonyGrid.fastestDivided : HarmonyGrid.fastestHalved
        division = tempo > calmest ? 1 : meter.isCompound ? 3 : 2
        guard end > start, (end - start).units / beat.units < HarmonyGrid.beatLimit else { return nil }
    }

    var bar: Quarters { beat * beatsPerBar }

    /// How often the chord may change: in half bars where a half is whole beats.
    var cell: Quarters { beat * (beatsPerBar % 2 == 0 ? beatsPerBar / 2 : beatsPerBar) }

    /// Bounds the work on a file of any length.
    private static let beatLimit: Int64 = 20_000
    /// Thirds of a third of a second and longer, halves of 0.45 s.
    private static let fastestDivided = Tempo(60)
    private static let fastestHalved = Tempo(66)
}
