// SPDX-License-Identifier: GPL-3.0-or-later

/// How much sound lies in the device, and how often it asks for more.
package enum BufferProfile: Sendable {
    /// 23.4 wake-ups a second; a frame is heard 0.17 s after it was made.
    case standard
    /// Half the wake-ups, twice the delay.
    case quiet

    /// Frames between two wake-ups.
    package var period: Int { self == .standard ? 2048 : 4096 }
    /// Frames in the device at most.
    package var buffer: Int { 4 * period }
}
