// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullRender
import LullTime

/// Waiting for a device that was lost in mid-song, while the sound's clock goes on in real time.
extension OutputLoop where Source: ~Copyable {
    /// - Returns: the device, open again, or nil when there is nothing left to play
    mutating func wait(for lost: Loss) -> OpenDevice? {
        var pacer = Pacer(line: lost.line, geometry: lost.geometry)
        var encoder = Encoder(geometry: lost.geometry)
        let period = lost.geometry.period
        let watch = DeviceWatch(isCard: lost.cardID != nil, in: settings.cards.dev)
        let sleeper = Sleeper(bell: link.bell, other: watch.descriptor)
        var loss = lost
        var gate = ReturnGate()
        while !isDone() {
            // As much as the pacer wakes for, or the wait would be none.
            while pacer.room(at: MonotonicClock.now, next: source.now) >= period {
                encoder.skip(period, of: &source)
                count(period)
            }
            publish(pacer.line)
            loss.line = pacer.line
            if MonotonicClock.now >= loss.backoff.next {
                let pcm = settings.reopenPCM(cardID: loss.cardID)
                loss.backoff.postpone(at: MonotonicClock.now)
                if let pcm { return begin(pcm, after: loss) }
                switch gate.judge(settings.barrier(cardID: loss.cardID)) {
                case .barred(let errno): enter(.denied, settings.barred(cardID: loss.cardID, by: errno))
                case .gone: enter(.waiting, settings.farewell(cardID: loss.cardID, errno: ENODEV))
                case nil: break
                }
            }
            let deadline = min(loss.backoff.next, pacer.readyInstant(next: source.now))
            switch sleeper.sleep(watching: true, until: deadline) {
            case .bell: loss.backoff = Backoff(now: MonotonicClock.now)
            case .device:
                watch.acknowledge()
                loss.backoff = Backoff(after: MonotonicClock.now)
            case .time: break
            }
        }
        enter(.closed, link.isEnding ? Words.closed : Words.closedAfterWaiting)
        return nil
    }
}
