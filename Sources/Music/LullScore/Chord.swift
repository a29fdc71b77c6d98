// SPDX-License-Identifier: GPL-3.0-or-later

/// A set of pitch classes, 0 for C to 11 for B.
package struct PitchClasses: Hashable, Sendable, ExpressibleByArrayLiteral {
    private var bits: UInt16 = 0

    package init() {}

    package init(arrayLiteral classes: Int...) { for pitch in classes { insert(pitch) } }

    package var count: Int { bits.nonzeroBitCount }

    /// - Parameter pitch: A MIDI note number or any other count of semitones from C.
    package func contains(_ pitch: Int) -> Bool { bits & 1 << UInt16(PitchClasses.index(pitch)) != 0 }

    package mutating func insert(_ pitch: Int) { bits |= 1 << UInt16(PitchClasses.index(pitch)) }

    /// The class of a pitch, 0 to 11.
    static func index(_ pitch: Int) -> Int { (pitch % 12 + 12) % 12 }
}

/// What an accompaniment may strike, in any octave.
package struct Chord: Hashable, Sendable {
    /// The pitch class of the root.
    package var root: Int
    /// The pitch class of the lowest note: the root unless the symbol names another.
    package var bass: Int
    package var tones: PitchClasses

    /// - Parameters:
    ///   - steps: Semitones above the root.
    ///   - bass: In semitones from C; the root where it is nil.
    init(root: Int, steps: [Int], bass: Int? = nil) {
        self.root = PitchClasses.index(root)
        self.bass = PitchClasses.index(bass ?? root)
        tones = []
        for step in steps { tones.insert(root + step) }
        tones.insert(self.bass)
    }
}
