// SPDX-License-Identifier: GPL-3.0-or-later

/// What a device has agreed to, read back from it.
package struct Geometry: Equatable, Sendable, BitwiseCopyable {
    package var format: SampleFormat
    package var channels: Int
    /// Hz.
    package var rate: Int
    /// Frames between two wake-ups.
    package var period: Int
    /// Frames that the device holds at most.
    package var buffer: Int

    package init(format: SampleFormat, channels: Int, rate: Int, period: Int, buffer: Int) {
        self.format = format
        self.channels = channels
        self.rate = rate
        self.period = period
        self.buffer = buffer
    }

    /// Frames with which it begins to play.
    package var startThreshold: Int { buffer - period }
    package var bytesPerFrame: Int { channels * format.bytes }
}
