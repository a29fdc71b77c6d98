// SPDX-License-Identifier: GPL-3.0-or-later

import CEBUR128
import LullDSP

/// Loudness and true peak of one channel at 48 kHz as EBU R 128 has them, by libebur128.
///
/// - Thread: one
package struct LoudnessMeter: ~Copyable {
    private let state: UnsafeMutablePointer<ebur128_state>?
    /// The highest short-term loudness yet, LUFS.
    private(set) var loudest = -Double.infinity
    private var count = 0

    private static let window = 3 * SoundFileFormat.sampleRate
    /// How often short-term loudness is asked: ten times a second, as EBU Tech 3341 has it.
    private static let step = SoundFileFormat.sampleRate / 10

    package init() {
        let modes = EBUR128_MODE_I.rawValue | EBUR128_MODE_S.rawValue | EBUR128_MODE_TRUE_PEAK.rawValue
        state = ebur128_init(1, UInt(SoundFileFormat.sampleRate), Int32(modes))
    }

    deinit {
        var state = state
        if state != nil { ebur128_destroy(&state) }
    }

    /// - Parameter samples: Each finite; what follows those before.
    package mutating func add(_ samples: Span<Float>) {
        var start = 0
        while start < samples.count, state != nil {
            let piece = min(samples.count - start, Self.step - count % Self.step)
            samples.extracting(start..<start + piece).withUnsafeBufferPointer {
                _ = ebur128_add_frames_float(state, $0.baseAddress, $0.count)
            }
            start += piece
            count += piece
            if count >= Self.window, count % Self.step == 0 { loudest = max(loudest, read(ebur128_loudness_shortterm)) }
        }
    }

    /// Gated, from the first frame, LUFS; minus infinity for silence.
    var integrated: Double { read(ebur128_loudness_global) }
    /// The highest up to now, dBTP; minus infinity for silence.
    var truePeak: Double { Decibels(amplitude: read { ebur128_true_peak($0, 0, $1) }).value }

    /// Minus infinity where libebur128 has no memory.
    private func read(
        _ function: (UnsafeMutablePointer<ebur128_state>?, UnsafeMutablePointer<Double>?) -> Int32
    ) -> Double {
        var value = 0.0
        guard state != nil, function(state, &value) == Int32(EBUR128_SUCCESS.rawValue) else { return -.infinity }
        return value
    }
}
