// SPDX-License-Identifier: GPL-3.0-or-later

/// Which beats begin bars: a guess between three and four beats a bar.
struct Metre {
    let beatsPerBar: Int
    /// Index of a beat that begins a bar.
    let downbeat: Int

    /// Compares each beat's accent with those three and four beats on; of the longer bar's beats the first is the one on
    /// which most begins.
    init(_ pulse: Pulse, _ onsets: [Onset]) {
        let accents = pulse.onsets.map { index -> Double in
            guard let index else { return 0 }
            return onsets[index].weight + 0.5 * onsets[index].bass
        }
        let mean = accents.reduce(0, +) / Double(accents.count)
        func likeness(_ lag: Int) -> Double {
            guard accents.count > 2 * lag else { return 0 }
            let products = zip(accents, accents.dropFirst(lag)).map { ($0 - mean) * ($1 - mean) }
            return products.reduce(0, +) / Double(products.count)
        }
        let beatsPerBar = likeness(3) > likeness(4) ? 3 : 4
        func accent(_ phase: Int) -> Double {
            let places = stride(from: phase, to: accents.count, by: beatsPerBar)
            return places.reduce(0) { $0 + accents[$1] } / Double(Array(places).count)
        }
        self.beatsPerBar = beatsPerBar
        downbeat = (0..<min(beatsPerBar, accents.count)).max { accent($0) < accent($1) } ?? 0
    }
}
