// SPDX-License-Identifier: GPL-3.0-or-later

import LullDSP

/// How loud a sound is from place to place, taken piece by piece.
///
/// - Thread: one
package struct SoundLevels {
    /// Frames so far.
    package private(set) var count = 0
    /// The largest sample so far, full scale 1.
    package private(set) var peak: Float = 0
    private var whole: [Double] = []
    private var (sum, squares, filled) = (0.0, 0.0, 0)

    /// 20 ms.
    static let block = SoundFileFormat.sampleRate / 50

    package init() {}

    /// - Parameter frames: One channel at 48 kHz, each finite; what follows those before.
    package mutating func add(_ frames: Span<Float>) {
        for index in frames.indices {
            peak = max(peak, frames[index].magnitude)
            let sample = Double(frames[index])
            sum += sample
            squares += sample * sample
            filled += 1
            if filled == Self.block {
                whole.append(level)
                (sum, squares, filled) = (0, 0, 0)
            }
        }
        count += frames.count
    }

    /// The power of each block about its own mean, dBFS: an offset is no sound.
    var blocks: [Double] { filled > 0 ? whole + [level] : whole }

    private var level: Double {
        let (mean, count) = (sum / Double(filled), Double(filled))
        return Decibels(power: max(0, squares / count - mean * mean)).value
    }
}
