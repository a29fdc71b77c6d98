// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullRender

/// Why a device did not open, in the words of the contract, and what to do about it.
///
/// - Thread: any
/// - Realtime: not safe
package struct Refusal: Equatable {
    package let state: SinkState
    /// Two plain sentences at most: what is, and what helps.
    package let advice: String

    /// - Parameters:
    ///   - isForbidden: the card is there but its device files are closed to this user, which alsa-lib reports as
    ///     "no such device"
    ///   - holder: the program that holds the device, where the kernel tells
    package init(_ error: ALSAError, device: String, isForbidden: Bool, holder: String?) {
        switch isForbidden && error.errno != EBUSY ? EACCES : error.errno {
        case EACCES, EPERM:
            state = .denied
            advice = Words.denied(device)
        case EBUSY, EAGAIN:
            state = .busy
            advice = Words.busy(device, holder: holder)
        case ENOENT, ENODEV, ENXIO:
            state = .waiting
            advice = Words.absent(device)
        case ECONNREFUSED, EHOSTDOWN, ENOTCONN, ECONNRESET, ETIMEDOUT, EPIPE:
            state = .waiting
            advice = Words.noServer(device)
        default:
            state = .waiting
            advice = Words.unusable(device, error)
        }
    }
}
