// SPDX-License-Identifier: GPL-3.0-or-later

import LullDSP

/// A block of sound that stays where it is: its mid and its side.
final class Blocks {
    /// As many frames as the audio lane makes at a time.
    static let frames = 2_048

    let mid: UnsafeMutablePointer<Float>
    let side: UnsafeMutablePointer<Float>
    let count: Int

    init(count: Int = Blocks.frames) {
        self.count = count
        mid = .allocate(capacity: count)
        mid.initialize(repeating: 0, count: count)
        side = .allocate(capacity: count)
        side.initialize(repeating: 0, count: count)
    }

    deinit {
        mid.deallocate()
        side.deallocate()
    }

    /// Writes white noise at `level` dBFS (RMS) into the mid and, where it `isWide`, a tenth of it into the side.
    func fill(level: Float, isWide: Bool = false) {
        var noise = Noise(seed: 7)
        // Uniform noise lies 4.8 dB below its peak.
        let gain = Math.amplitude(decibels: level + 4.8)
        for i in 0..<count {
            mid[i] = noise.uniform() * gain
            side[i] = isWide ? noise.uniform() * gain / 10 : 0
        }
    }

    /// Calls `body` with every quantum in turn.
    func quanta(_ body: (_ mid: inout MutableSpan<Float>, _ side: inout MutableSpan<Float>) -> Void) {
        for start in stride(from: 0, to: count, by: Quantum.frames) {
            var mids = MutableSpan(_unsafeStart: mid + start, count: Quantum.frames)
            var sides = MutableSpan(_unsafeStart: side + start, count: Quantum.frames)
            body(&mids, &sides)
        }
    }
}
