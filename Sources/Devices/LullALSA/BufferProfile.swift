// SPDX-License-Identifier: GPL-3.0-or-later

/// How much sound lies in the device, and how often it asks for more.
package enum BufferProfile: Sendable {
    /// 23.4 wake-ups a second; a frame is heard 0.17 to 0.21 s after it was made.
    case standard
    /// Half the wake-ups; a frame is heard 0.34 s after it was made.
    case quiet

    /// Frames between two wake-ups.
    package var period: Int { self == .standard ? 2048 : 4096 }
    /// Frames in the device at most.
    package var buffer: Int { 4 * period }
}
