// SPDX-License-Identifier: GPL-3.0-or-later

import LullRealtime
import LullRender
import Synchronization

/// Plays a renderer through an ALSA device, on a thread of its own.
///
/// - Thread: control, every method
package final class ALSAOutput: Sink {
    private let shared: Shared
    private let name: DeviceName
    private let thread: Mutex<RealtimeThread?>
    /// The triple buffer has one reader at a time; the readers are all on the control lane.
    private let reader = Mutex(())

    /// Makes the thread, which sleeps until `start`.
    /// - Parameters:
    ///   - device: an ALSA name, or `auto`
    ///   - cards: where the kernel tells of its sound cards
    ///   - formats: acceptable forms of a sample, best first
    ///   - report: is told of every change of state with a plain sentence, on the audio thread while nothing plays
    package init(
        device: String, profile: BufferProfile, cards: SoundCards = SoundCards(),
        source: consuming some BlockSource & ~Copyable,
        preferring formats: [SampleFormat] = SampleFormat.preferred,
        report: @escaping @Sendable (SinkState, String) -> Void
    ) throws(ALSAError) {
        let shared = Shared(try OutputLink())
        let settings = OutputSettings(device: device, profile: profile, formats: formats, cards: cards, report: report)
        name = settings.name
        let loop = Handover(OutputLoop(settings, link: shared.link, source: source))
        do throws(RealtimeThread.Failure) {
            thread = Mutex(
                try RealtimeThread(name: "lull-audio", priority: 15) { _ in
                    RealtimeThread.demote()
                    loop.run()
                    shared.link.ringFarewell()
                })
        } catch {
            throw ALSAError(.start, errno: error.errno)
        }
        self.shared = shared
    }

    deinit { shutdown() }

    package func start() { shared.link.askToStart() }

    package func status() -> SinkStatus { reader.withLock { _ in shared.link.latestStatus() } }

    package func deviceName() -> String? { name.value }

    package func shutdown() {
        thread.withLock { thread in
            guard let running = thread.take() else { return }
            shared.link.askToEnd()
            // A sound server that hangs can hold the thread for half a minute: it is left to itself then.
            if shared.link.waitForEnd(milliseconds: 1000) { running.join() }
        }
    }
}

/// Keeps the link for as long as the output or its thread needs it.
private final class Shared: Sendable {
    let link: OutputLink

    init(_ link: OutputLink) { self.link = link }

    deinit { link.deallocate() }
}

/// Carries the loop, which cannot be copied, into its thread.
private final class Handover<Source: BlockSource & ~Copyable>: @unchecked Sendable {
    private var loop: OutputLoop<Source>

    init(_ loop: consuming OutputLoop<Source>) { self.loop = loop }

    func run() { loop.run() }
}
