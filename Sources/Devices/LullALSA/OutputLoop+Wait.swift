// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullRender
import LullTime

/// Waiting for a device that was lost in mid-song, while the sound's clock goes on in real time.
extension OutputLoop where Source: ~Copyable {
    /// - Parameter errno: what the device said last; 0 where it said nothing
    /// - Returns: the device, open again, or nil when there is nothing left to play
    mutating func wait(for loss: Loss, after errno: Int32) -> OpenDevice? {
        enter(.waiting, settings.farewell(cardID: loss.cardID, errno: errno))
        var pacer = Pacer(line: loss.line, geometry: loss.geometry)
        var encoder = Encoder(geometry: loss.geometry)
        let watch = DeviceWatch(isCard: loss.cardID != nil)
        let sleeper = Sleeper(bell: link.bell, other: watch.descriptor)
        var attempts = Backoff(after: MonotonicClock.now)
        while !isDone() {
            while pacer.room(at: MonotonicClock.now, next: source.now) >= encoder.capacity {
                encoder.skip(encoder.capacity, of: &source)
                count(encoder.capacity)
            }
            publish(pacer.line)
            if MonotonicClock.now >= attempts.next {
                if let pcm = settings.reopenPCM(cardID: loss.cardID) {
                    return begin(pcm, after: Loss(pacer.line, since: loss))
                }
                attempts.postpone(at: MonotonicClock.now)
            }
            let deadline = min(attempts.next, pacer.readyInstant(next: source.now))
            switch sleeper.sleep(watching: true, until: deadline) {
            case .bell: attempts = Backoff(now: MonotonicClock.now)
            case .device:
                watch.acknowledge()
                attempts = Backoff(after: MonotonicClock.now)
            case .time: break
            }
        }
        enter(.closed, "The sound device did not come back in time.")
        return nil
    }
}

/// When to try next: a quarter of a second after the first attempt, then ever more rarely, down to every five seconds.
struct Backoff: Equatable, BitwiseCopyable {
    private(set) var next: Int64
    private var pause: Int64 = 250_000_000

    /// The first attempt at `instant`.
    init(now instant: Int64) { next = instant }

    /// The first attempt a quarter of a second after `instant`.
    init(after instant: Int64) { next = instant + pause }

    mutating func postpone(at instant: Int64) {
        pause = min(2 * pause, 5_000_000_000)
        next = instant + pause
    }
}
