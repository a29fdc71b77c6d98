// SPDX-License-Identifier: GPL-3.0-or-later

import LullRealtime

/// Records from an ALSA device: one channel, at the device's own rate, on a thread of its own, until `finish` or until
/// the object goes. A sound server that hangs keeps nobody waiting, and no length of it needs memory.
///
/// - Thread: control, every method
package final class Capture: Sendable {
    private let tape: CaptureTape

    /// Begins at once.
    /// - Parameters:
    ///   - device: an ALSA name, or `auto`
    ///   - seconds: that the recording has at most
    ///   - sink: is given what comes in
    ///   - report: is told what becomes of it, on the recording's thread
    package init(
        device: String, seconds: Double, sink: @escaping CaptureSink,
        report: @escaping @Sendable (CaptureReport) -> Void
    ) throws(ALSAError) {
        let tape = try CaptureTape(sink)
        do throws(RealtimeThread.Failure) {
            // Left to itself: it ends soon after it is told to, and closes the device as it goes.
            _ = try RealtimeThread(name: "lull-record", priority: 1) { _ in
                RealtimeThread.demote()
                CaptureLoop.run(ALSADevices.resolveMicrophone(device), tape, seconds: seconds, report)
            }
        } catch {
            throw ALSAError(.start, errno: error.errno)
        }
        self.tape = tape
    }

    deinit { _ = tape.take() }

    /// Ends: the sink has all of it now. Says what it was; nothing at the second call.
    package func finish() -> CapturedSound { tape.take() }
}
