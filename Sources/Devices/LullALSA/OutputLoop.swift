// SPDX-License-Identifier: GPL-3.0-or-later

import LullRealtime
import LullRender
import LullTime

/// The audio thread's whole life: rests until it is asked to start, plays until there is nothing more to play, waits
/// for a device that was lost, and ends when told to.
///
/// - Thread: audio
struct OutputLoop<Source: BlockSource & ~Copyable>: ~Copyable {
    let settings: OutputSettings
    let link: OutputLink
    var source: Source
    var status = SinkStatus()
    /// Frames for which the source has had nothing to play.
    var idleFrames = 0
    var load = LoadMeter()

    init(_ settings: OutputSettings, link: OutputLink, source: consuming Source) {
        self.settings = settings
        self.link = link
        self.source = source
    }

    mutating func run() {
        while rest() {
            var next = open()
            while let device = next.take() {
                switch play(device) {
                case .finished: enter(.closed, Words.closed)
                case .refused: break
                case .lost(let loss):
                    next = wait(for: loss)
                }
            }
        }
    }

    /// Sleeps until a start is asked for. No wake-up, no processor time.
    /// - Returns: false when the thread is to end
    private func rest() -> Bool {
        let sleeper = Sleeper(bell: link.bell)
        while !link.takeStart() {
            if link.isEnding { return false }
            _ = sleeper.sleep(watching: false, until: nil)
        }
        return !link.isEnding
    }

    /// Opens the device, or reports why it does not open.
    private mutating func open() -> OpenDevice? {
        idleFrames = 0
        do throws(ALSAError) {
            return begin(try settings.openPCM(), after: nil)
        } catch {
            refuse(error)
            return nil
        }
    }

    /// Reports why the device does not play.
    mutating func refuse(_ error: ALSAError) {
        let refusal = settings.refusal(for: error)
        enter(refusal.state, refusal.advice)
    }

    /// - Parameter loss: what this device comes back from
    mutating func begin(_ pcm: consuming PCM, after loss: Loss?) -> OpenDevice {
        // A plugin's own threads inherit what opened them, and one that never waits would starve the machine: real
        // time is for cards alone, and only once they are open.
        status.isRealtime = pcm.card != nil && RealtimeThread.promote(priority: 15).isRealtime
        let cardID = pcm.card.flatMap(settings.cards.id(ofCard:))
        let device = OpenDevice(pcm, cardID: cardID, bell: link.bell, next: source.now, comeback: loss)
        load.reset()
        status.clock = device.line
        let sentence = settings.description(of: device.geometry, cardID: device.cardID)
        enter(.open, sentence, rate: Int32(device.geometry.rate))
        return device
    }

    /// Publishes a change of state and tells of it.
    mutating func enter(_ state: SinkState, _ sentence: String, rate: Int32 = 0) {
        if state != .open {
            RealtimeThread.demote()
            status.isRealtime = false
            status.load = 0
            status.latency = 0
        }
        status.state = state
        status.sampleRate = rate
        link.publish(status)
        settings.report(state, sentence)
    }

    /// Publishes the status at the end of a block.
    mutating func publish(_ line: AudibleClock) {
        status.clock = line
        status.latency = max(0, Double(line.instant(of: source.now) - MonotonicClock.now) * 1e-9)
        status.load = load.value
        link.publish(status)
    }

    /// Whether ten seconds have gone by with nothing to play, or the thread is to end. A start that was asked for
    /// meanwhile makes the ten seconds begin anew: what it is for is still on its way to the source.
    mutating func isDone() -> Bool {
        if link.takeStart() { idleFrames = 0 }
        return idleFrames >= 10 * Int(Frames.perSecond) || link.isEnding
    }

    /// Counts the frames just rendered, or thrown away.
    mutating func count(_ frames: Int) { idleFrames = source.isIdle ? idleFrames + frames : 0 }
}

extension Scheduling {
    fileprivate var isRealtime: Bool { if case .realtime = self { true } else { false } }
}
