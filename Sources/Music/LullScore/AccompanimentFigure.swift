// SPDX-License-Identifier: GPL-3.0-or-later

/// A chord under the hand: its bass, and the tones above it in the order they are struck.
struct AccompanimentFigure {
    let chord: Chord
    /// Nil where the melody is too low for it.
    let bass: Int?
    private let tones: [Int]
    private var struck = 0
    private var last: Int?

    /// - Parameters:
    ///   - strings: The pitches to play on, a little more than an octave of them.
    ///   - top: The melody note that sounds with the bass, where there is one.
    init(_ chord: Chord, strings: ClosedRange<Int>, top: Int?) {
        self.chord = chord
        let lowest = strings.lowerBound + PitchClasses.index(chord.bass - strings.lowerBound)
        guard lowest >= 0, lowest <= top ?? strings.upperBound else {
            bass = nil
            tones = strings.filter { $0 >= 0 && chord.tones.contains($0) }
            return
        }
        bass = lowest
        func above(_ gap: Int) -> [Int] { strings.filter { $0 >= lowest + gap && chord.tones.contains($0) } }
        // Close chords are muddy over a low bass: tones from the fifth upwards, not the bass's own, if that leaves two.
        let open = above(7).filter { PitchClasses.index($0) != chord.bass }
        tones = open.count > 1 ? open : above(3)
    }

    /// The next tone up, or down again from the highest, but none above `top` and no tone twice where there are others;
    /// nil where there is none.
    mutating func next(upTo top: Int) -> Int? {
        let turn = max(1, 2 * tones.count - 2)
        let place = struck % turn
        let reachable = tones.filter { $0 <= top }
        guard let highest = reachable.last else { return nil }
        struck += 1
        let wanted = tones[place < tones.count ? place : turn - place]
        let pitch = wanted <= top ? wanted : reachable.last { $0 != last } ?? highest
        last = pitch
        return pitch
    }
}
