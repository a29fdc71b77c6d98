// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullRender
import LullTime

/// Waiting for a device that was lost in mid-song, while the sound's clock goes on in real time.
extension OutputLoop where Source: ~Copyable {
    /// - Returns: the device, open again, or nil when there is nothing left to play
    mutating func wait(for loss: Loss) -> OpenDevice? {
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
