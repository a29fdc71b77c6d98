// SPDX-License-Identifier: GPL-3.0-or-later

import CALSA

/// The forms in which Lull hands samples to a device, all little-endian.
package enum SampleFormat: Sendable, BitwiseCopyable, CaseIterable {
    /// 16 bits, with dither.
    case int16
    /// 32 bits: also what a 24-bit converter gets, since alsa-lib drops the lowest eight.
    case int32
    /// 32-bit float, full scale at 1.
    case float

    package var bytes: Int { self == .int16 ? 2 : 4 }

    package var code: snd_pcm_format_t {
        switch self {
        case .int16: SND_PCM_FORMAT_S16_LE
        case .int32: SND_PCM_FORMAT_S32_LE
        case .float: SND_PCM_FORMAT_FLOAT_LE
        }
    }

    /// Best first. A sound server gets float, so that it can do its own sums; a card's converter is never float, and
    /// where alsa-lib would make it so it converts without dither.
    package static let preferred: [SampleFormat] = [.float, .int32, .int16]
}
