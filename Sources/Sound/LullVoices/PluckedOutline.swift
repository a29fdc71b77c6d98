// SPDX-License-Identifier: GPL-3.0-or-later

import LullDSP

/// What a loudness meter would make of a plucked voice, without its sound: the plucks come and go in the same pool as the
/// voice's own, so they leave each other the same room.
///
/// - Thread: control, or any one at a time
package struct PluckedOutline: ~Copyable {
    package enum Instrument: Sendable {
        case musicBox
        case harp(Speaker)
    }

    private let instrument: Instrument
    private var pool: PluckPool

    package init(_ instrument: Instrument) {
        self.instrument = instrument
        switch instrument {
        case .musicBox: pool = MusicBoxVoice.makePool()
        case .harp(let speaker): pool = HarpVoice.makePool(speaker)
        }
    }

    /// Plucks `note` at the start of the quantum to come.
    package mutating func begin(_ note: Note, accompanies: Bool) {
        let sound =
            switch instrument {
            case .musicBox: MusicBoxVoice.pluck(note, at: 0)
            case .harp(let speaker): HarpVoice.pluck(note, at: 0, accompanies: accompanies, speaker: speaker)
            }
        if let sound { _ = pool.begin(sound) }
    }

    /// Lets a quantum pass: the sum of the squares of all amplitudes in it, weighted as BS.1770 and the room weight them.
    package mutating func advance() -> Float {
        pool.balance()
        var power: Float = 0
        for i in 0..<pool.count where !pool.sounds[i].isOver {
            pool.sounds[i].advance()
            power += pool.sounds[i].power * weight(pool.sounds[i].pitch)
        }
        return power
    }

    /// Measured over the bundled tunes: a meter hears high strings a little better, and what a thin string has lost in the
    /// bass it has not gained above.
    private func weight(_ pitch: Float) -> Float {
        guard case .harp(let speaker) = instrument else { return 1 }
        let thinness = HarpVoice.thinness(pitch, speaker)
        return Math.exp2((0.05 * (pitch - 52) - 5 * thinness * thinness) / 3)
    }
}
