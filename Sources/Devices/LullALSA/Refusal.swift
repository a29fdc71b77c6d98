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
    ///   - barrier: `SoundCards.barrier` of the card: alsa-lib says "no such device" of one that may not be opened
    ///   - holder: the program that holds the device, where the kernel tells
    package init(_ error: ALSAError, device: String, barrier: Int32?, holder: String?) {
        switch error.errno == EBUSY ? EBUSY : barrier ?? error.errno {
        case EPERM:
            state = .denied
            advice = Words.keptAway(device)
        case EACCES:
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
