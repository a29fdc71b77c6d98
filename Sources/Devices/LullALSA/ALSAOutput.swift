// SPDX-License-Identifier: GPL-3.0-or-later

import LullRealtime
import LullRender
import Synchronization

/// Plays a renderer through an ALSA device, on a thread of its own.
///
/// - Thread: control, every method
package final class ALSAOutput: Sink {
    private let link: OutputLink
    private let thread: Mutex<RealtimeThread?>
    /// The triple buffer has one reader at a time; the readers are all on the control lane.
    private let reader = Mutex(())

    /// Makes the thread, which sleeps until `start`.
    /// - Parameters:
    ///   - device: an ALSA name, or `auto`
    ///   - formats: acceptable forms of a sample, best first
    ///   - report: is told of every change of state with a plain sentence, on the audio thread while nothing plays
    package init(
        device: String, profile: BufferProfile, source: consuming some BlockSource & ~Copyable,
        preferring formats: [SampleFormat] = SampleFormat.preferred,
        report: @escaping @Sendable (SinkState, String) -> Void
    ) throws(ALSAError) {
        let link = try OutputLink()
        let settings = OutputSettings(device: device, profile: profile, formats: formats, report: report)
        let loop = Handover(OutputLoop(settings, link: link, source: source))
        do throws(RealtimeThread.Failure) {
            thread = Mutex(
                try RealtimeThread(name: "lull-audio", priority: 15) { _ in
                    RealtimeThread.demote()
                    loop.run()
                })
        } catch {
            link.deallocate()
            throw ALSAError(.start, errno: error.errno)
        }
        self.link = link
    }

    deinit {
        shutdown()
        link.deallocate()
    }

    package func start() { link.askToStart() }

    package func status() -> SinkStatus { reader.withLock { _ in link.latestStatus() } }

    package func shutdown() {
        thread.withLock { thread in
            guard let running = thread.take() else { return }
            link.askToEnd()
            running.join()
        }
    }
}

/// Carries the loop, which cannot be copied, into its thread.
private final class Handover<Source: BlockSource & ~Copyable>: @unchecked Sendable {
    private var loop: OutputLoop<Source>

    init(_ loop: consuming OutputLoop<Source>) { self.loop = loop }

    func run() { loop.run() }
}
