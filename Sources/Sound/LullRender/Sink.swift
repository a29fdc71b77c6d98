// SPDX-License-Identifier: GPL-3.0-or-later

import LullTime

/// Where rendered sound goes: the contract between the engine and a device.
///
/// A sink owns the renderer and the thread that runs it. It opens its device only when `start` is called, keeps the
/// renderer's clock running in real time when the device is lost in mid-song, and closes the device ten seconds after
/// the renderer has gone idle.
///
/// - Thread: control, every method
package protocol Sink: Sendable {
    /// Asks for the device to be opened and for rendering to go on; returns at once and does nothing where it is open.
    /// The outcome arrives through the sink's report: `open`, or the state that says why not. After a start that fails
    /// the sink rests; it tries again only when asked to.
    func start()

    /// The sink as it was at the end of the last block. Never blocks.
    func status() -> SinkStatus

    /// The name of the device that was opened or refused last; one that was lost keeps its name. nil where the sink has
    /// not tried any, or does not tell. Never waits for the device.
    func deviceName() -> String?

    /// Plays out what the device holds, closes it and ends the thread. Blocks for at most a second.
    func shutdown()
}

extension Sink {
    package func deviceName() -> String? { nil }
}

/// What a device is doing. `closed` to `denied` are the words of `device.state` on the wire.
package enum SinkState: UInt8, Sendable, BitwiseCopyable {
    /// Nothing to play, or not asked for.
    case closed
    case open
    /// The device is not there (yet, or any more).
    case waiting
    /// Somebody else holds the device.
    case busy
    /// The device may not be opened by this user.
    case denied
}

/// A sink's account of itself, published whole.
package struct SinkStatus: Sendable, BitwiseCopyable {
    package var state: SinkState = .closed
    /// The rate that the device really runs at, Hz; 0 while closed.
    package var sampleRate: Int32 = 0
    package var underruns: Int64 = 0
    /// From a frame's rendering to its being heard, seconds.
    package var latency: Double = 0
    /// Whether the audio thread was granted real-time scheduling.
    package var isRealtime = false
    /// Processor time of the audio lane over real time while open, 0 to 1, averaged over the last seconds.
    package var load: Double = 0
    package var clock = AudibleClock()

    @_noLocks package init() {}
}

/// The line that joins the renderer's frames and CLOCK_MONOTONIC: when a frame is heard.
package struct AudibleClock: Sendable, BitwiseCopyable {
    package var frame = Frames(0)
    /// CLOCK_MONOTONIC, nanoseconds, at which `frame` is heard.
    package var instant: Int64 = 0
    /// The device's own pace, near 20,833.33.
    package var nanosecondsPerFrame: Double = 1e9 / 48_000
    /// Half-width of the estimate, nanoseconds.
    package var error: Int64 = 0

    @_noLocks package init() {}

    /// CLOCK_MONOTONIC nanoseconds at which `frame` is, was or will be heard.
    @_noLocks package func instant(of frame: Frames) -> Int64 {
        instant + Int64(Double(frame.count - self.frame.count) * nanosecondsPerFrame)
    }

    /// The frame that is heard at `instant`.
    @_noLocks package func frame(at instant: Int64) -> Frames {
        frame + Frames(Int64(Double(instant - self.instant) / nanosecondsPerFrame))
    }
}
