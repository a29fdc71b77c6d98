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
            advice =
                "You may not open the sound device \(device). Add the user to the group audio "
                + "(sudo usermod -aG audio USER), then log in again."
        case EBUSY, EAGAIN:
            state = .busy
            let who = holder.map { "\($0) holds it" } ?? "another program holds it"
            advice = "The sound device \(device) is busy: \(who). Stop that program, or choose device \"default\"."
        case ENOENT, ENODEV, ENXIO:
            state = .waiting
            advice = "There is no sound device \(device). Plug it in, or pick one that `lull devices` shows."
        case ECONNREFUSED, EHOSTDOWN, ENOTCONN, ECONNRESET, ETIMEDOUT, EPIPE:
            state = .waiting
            advice = "The sound server behind \(device) does not answer. Start it, or pick a card from `lull devices`."
        default:
            state = .waiting
            advice = "\(error) Pick another device than \(device) from `lull devices`."
        }
    }
}
