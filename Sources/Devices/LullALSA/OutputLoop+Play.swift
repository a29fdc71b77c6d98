// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullRender
import LullTime

/// Playing: no lock, allocation, log or wait but for the device, from the first block to the last.
extension OutputLoop where Source: ~Copyable {
    /// How playing ends.
    enum Ending {
        case finished
        /// It failed before it sounded: it had not really opened.
        case refused
        case lost(Loss)
    }

    /// Plays until there is nothing more to play or the device is gone; closes it.
    mutating func play(_ opened: consuming OpenDevice) -> Ending {
        var device = opened
        while !isDone() {
            var step = device.judge(next: source.now)
            if step == .ready {
                step = fill(&device)
                if step == .ready {
                    device.sleepUntilReady(next: source.now)
                    continue
                }
            }
            while step == .recover || step == .resume {
                step = step == .recover ? recover(&device) : resume(&device)
            }
            switch step {
            case .pending: device.sleepUntilDue()
            case .gone:
                // Told before the device is closed, which can take a plugin half a minute.
                guard device.hasSounded else {
                    refuse(ALSAError(.write, errno: device.lastErrno))
                    return .refused
                }
                enter(.waiting, settings.farewell(cardID: device.cardID, errno: device.lastErrno))
                return .lost(loss(of: device))
            case .ready, .recover, .resume: break
            }
        }
        if link.isEnding { playOut(&device) }
        return .finished
    }

    /// Renders and writes for as long as there is room for a period.
    /// - Returns: `ready` when the device is full
    private mutating func fill(_ device: inout OpenDevice) -> Recovery.Step {
        comeBack(&device)
        while device.room >= device.geometry.period {
            if device.encoder.pendingCount == 0 { load(&device) }
            let step = device.flush()
            guard step == .ready else { return step }
        }
        load.update()
        publish(device.line)
        return .ready
    }

    /// Makes the next block: silence where it is due, else the source's.
    private mutating func load(_ device: inout OpenDevice) {
        let period = device.geometry.period
        if device.comeback != nil {
            device.encoder.loadSilence(period)
        } else if device.silence > 0 {
            let count = min(device.silence, period)
            device.encoder.loadSilence(count)
            device.silence -= count
        } else {
            device.encoder.load(from: &source)
            count(device.encoder.capacity)
        }
    }

    /// Lets the sound in again once the device shows when it is heard.
    private mutating func comeBack(_ device: inout OpenDevice) {
        guard let loss = device.comeback, device.hasPlayed, device.encoder.pendingCount == 0 else { return }
        let heard = device.heardInstant
        align(&device, on: loss.line, heardAt: heard)
        device.comeback = nil
        source.recover(after: loss.line.frame(at: heard) - loss.frame)
    }

    /// Brings the source onto `line`, where its next frame would be heard at `instant`.
    private mutating func align(_ device: inout OpenDevice, on line: AudibleClock, heardAt instant: Int64) {
        switch Alignment(next: source.now, due: line.frame(at: instant), patience: AudibleClock.patience) {
        case .onTime, .startOver: break
        case .wait(let frames): device.silence = frames
        case .skip(let frames): skip(frames, with: &device.encoder)
        }
    }

    private mutating func skip(_ frames: Int, with encoder: inout Encoder) {
        var left = frames
        while left > 0 {
            let part = min(left, encoder.capacity)
            encoder.skip(part, of: &source)
            count(part)
            left -= part
        }
    }

    /// Prepares a device that ran dry, in place, and goes on where the line is by now.
    private mutating func recover(_ device: inout OpenDevice) -> Recovery.Step {
        status.underruns += 1
        let line = device.line
        let next = source.now - Frames(Int64(device.encoder.pendingCount))
        let step = device.prepare()
        guard step == .ready else { return step }
        guard device.comeback == nil else { return .ready }
        align(&device, on: line, heardAt: MonotonicClock.now)
        let missed = line.frame(at: MonotonicClock.now) - next
        source.recover(after: Frames(max(missed.count, 0) + Int64(device.silence)))
        return .ready
    }

    private mutating func resume(_ device: inout OpenDevice) -> Recovery.Step {
        let step = device.resume()
        if step == .resume { device.sleep(for: Recovery.resumePause) }
        return step
    }

    private func loss(of device: borrowing OpenDevice) -> Loss {
        if let earlier = device.comeback { return earlier }
        let now = MonotonicClock.now
        return Loss(
            line: device.line, frame: device.line.frame(at: now), geometry: device.geometry, cardID: device.cardID,
            backoff: device.backoff(lostAt: now))
    }

    /// Lets the listener hear what the device still holds, for half a second at most, and stops it.
    private mutating func playOut(_ device: inout OpenDevice) {
        guard device.fillWithSilence() else { return }
        let end = min(device.line.instant(of: source.now), MonotonicClock.now + 500_000_000)
        while MonotonicClock.now < end { device.sleep(for: end - MonotonicClock.now) }
        device.pcm.drop()
    }
}
