// SPDX-License-Identifier: GPL-3.0-or-later

/// The few chords a simple tune needs, all within its mode. A tune of five notes or fewer gets no tone that it does not
/// sing itself, so that what is pentatonic stays so.
struct HarmonyScale {
    struct Candidate {
        var chord: Chord
        var function: Function
    }

    enum Function {
        case tonic, subdominant, dominant
    }

    /// The tonic comes first.
    private(set) var candidates: [Candidate]

    /// Tonic, subdominant and dominant of the key; the drone of tonic and fifth alone where there is no key.
    init(_ key: Key, melody: [Melody.Note]) {
        var sung = PitchClasses()
        for note in melody { sung.insert(Int(note.pitch)) }
        var fitting = sung
        let classes = zip(Key.steps, key.alterations).map { PitchClasses.index($0 + Int($1)) }
        guard let tonic = key.tonic, let home = classes.firstIndex(of: tonic) else {
            let last = melody.last.map { Int($0.pitch) } ?? 0
            candidates = [Candidate(chord: Chord(root: last, steps: [0, 7]), function: .tonic)]
            return
        }
        if sung.count > 5 { for pitch in classes { fitting.insert(pitch) } }
        /// Semitones from `degree` up to the letter `steps` above it.
        func interval(_ degree: Int, _ steps: Int) -> Int {
            PitchClasses.index(classes[(home + degree + steps) % 7] - classes[(home + degree) % 7])
        }
        /// A triad, or an open fifth where its third does not fit.
        func triad(_ degree: Int, third: Int) -> Chord {
            let root = classes[(home + degree) % 7]
            return Chord(root: root, steps: fitting.contains(root + third) ? [0, third, 7] : [0, 7])
        }
        func fits(_ degree: Int) -> Bool {
            let root = classes[(home + degree) % 7]
            return interval(degree, 4) == 7 && fitting.contains(root) && fitting.contains(root + 7)
        }
        // A mode with a narrow fifth (Locrian) has its tonic alone.
        let ground = interval(0, 4) == 7 ? triad(0, third: interval(0, 2)) : Chord(root: tonic, steps: [0])
        candidates = [Candidate(chord: ground, function: .tonic)]
        if fits(3) { candidates.append(Candidate(chord: triad(3, third: interval(3, 2)), function: .subdominant)) }
        guard fits(4) else { return }
        let root = classes[(home + 4) % 7]
        var thirds = [interval(4, 2)]
        // A minor tune that sings the raised seventh has its dominant: beside the mode's own where it sings both.
        if thirds[0] == 3, sung.contains(root + 4) { thirds = sung.contains(root + 3) ? [3, 4] : [4] }
        for third in thirds {
            let chord = triad(4, third: third)
            candidates.append(Candidate(chord: chord, function: .dominant))
            guard third == 4, fitting.contains(root + 4), fitting.contains(root + 10) else { continue }
            candidates.append(Candidate(chord: Chord(root: root, steps: [0, 4, 7, 10]), function: .dominant))
        }
    }
}
