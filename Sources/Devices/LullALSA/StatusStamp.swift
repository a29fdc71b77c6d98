// SPDX-License-Identifier: GPL-3.0-or-later

import CALSA
import Glibc

/// The moment that a device's account of itself is of.
///
/// - Thread: the one that owns the device
/// - Realtime: safe
enum StatusStamp {
    /// CLOCK_MONOTONIC nanoseconds; nil for a device without time stamps, whose stamp is far from `now`.
    static func instant(of status: OpaquePointer, near now: Int64) -> Int64? {
        var stamp = snd_htimestamp_t()
        snd_pcm_status_get_htstamp(status, &stamp)
        let second = now / 1_000_000_000
        guard (second - 1...second + 1).contains(Int64(stamp.tv_sec)) else { return nil }
        return Int64(stamp.tv_sec) * 1_000_000_000 + Int64(stamp.tv_nsec)
    }
}
