// SPDX-License-Identifier: GPL-3.0-or-later

import CALSA

/// What a device says of itself, all of one instant.
package struct DeviceReading: Equatable, BitwiseCopyable {
    package var state: DeviceState
    /// Frames that it would take now.
    package var room: Int
    /// Frames from the next one written to the one that is heard.
    package var delay: Int
    /// CLOCK_MONOTONIC nanoseconds of the reading.
    package var instant: Int64

    package init(state: DeviceState, room: Int, delay: Int, instant: Int64) {
        self.state = state
        self.room = room
        self.delay = delay
        self.instant = instant
    }

    /// The delay, or the fill of the buffer where the delay cannot be: a plugin that has only just begun says 0.
    package func credibleDelay(in geometry: Geometry) -> Int {
        let fill = geometry.buffer - room
        return (fill - geometry.period...fill + 2 * geometry.rate).contains(delay) ? delay : fill
    }
}

/// The states of an ALSA device that matter to a player.
package enum DeviceState: Equatable, BitwiseCopyable {
    case prepared
    case running
    case underrun
    case suspended
    /// Neither playing nor ready to.
    case idle
    case disconnected

    package init(_ state: snd_pcm_state_t) {
        switch state {
        case SND_PCM_STATE_PREPARED: self = .prepared
        case SND_PCM_STATE_RUNNING, SND_PCM_STATE_DRAINING: self = .running
        case SND_PCM_STATE_XRUN: self = .underrun
        case SND_PCM_STATE_SUSPENDED: self = .suspended
        case SND_PCM_STATE_DISCONNECTED: self = .disconnected
        default: self = .idle
        }
    }
}
