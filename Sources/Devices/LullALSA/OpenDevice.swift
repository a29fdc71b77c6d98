// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullRender
import LullTime

/// A device in use: the PCM, what is on its way into it, and what is known of its clock. Closed when it goes out of
/// scope.
///
/// - Thread: audio
/// - Realtime: as the PCM is; `init` allocates
struct OpenDevice: ~Copyable {
    let pcm: PCM
    /// The card's stable name, where it plays on a card.
    let cardID: String?
    var encoder: Encoder
    /// Frames of silence to be written before the source's next.
    var silence = 0
    /// After a loss: the device plays silence until it has shown when a frame is heard; then the sound comes in on
    /// the line that it was lost from.
    var comeback: Loss?

    /// Whether it has ever done what a device is for, or comes back from a loss before which it had.
    private(set) var hasSounded: Bool

    private let sleeper: Sleeper
    private let opened: Int64
    /// When to try next, from the wait that this device came out of.
    private let backoff: Backoff?
    private var recovery: Recovery
    private var clock = ClockFilter()
    private var reading: DeviceReading
    /// Set for a device that never makes anybody wait.
    private var pacer: Pacer?
    /// Until the clock knows better: the first frame is heard when the device is opened.
    private var firstLine: AudibleClock
    /// Frames handed to the device since it was last prepared.
    private var written = 0
    /// Since when it is filled for its start after it was prepared; nil once it plays.
    private var filledSince: Int64?
    /// What the device answered last when it failed; ETIMEDOUT where it never did.
    private(set) var lastErrno = ETIMEDOUT
    /// Frames that the device would take, as far as is known.
    private(set) var room: Int
    /// The last wait for room, frames, and the room that there was; 0 when it has come.
    private var awaited = 0
    private var awaitedRoom = 0

    init(_ pcm: consuming PCM, cardID: String?, bell: Int32, next: Frames, comeback: Loss?) {
        let now = MonotonicClock.now
        let geometry = pcm.geometry
        self.cardID = cardID
        encoder = Encoder(geometry: geometry)
        sleeper = Sleeper(bell: bell, pcm: pcm)
        recovery = Recovery(geometry: geometry, at: now)
        reading = DeviceReading(state: .prepared, room: geometry.buffer, delay: 0, instant: now)
        firstLine = comeback?.line ?? AudibleClock(next, heardAt: now, error: 500_000_000)
        room = geometry.buffer
        self.comeback = comeback
        hasSounded = comeback != nil
        opened = now
        backoff = comeback?.backoff
        self.pcm = pcm
    }

    var geometry: Geometry { pcm.geometry }

    /// When which frame is heard.
    var line: AudibleClock { pacer?.line ?? clock.line ?? firstLine }

    /// When to try to have it back, if it is lost at `instant`: a device that fails again within seconds does not
    /// begin to be asked anew.
    func backoff(lostAt instant: Int64) -> Backoff {
        guard let backoff, instant - opened < 5_000_000_000 else { return Backoff(after: instant) }
        return backoff
    }

    // MARK: - Judging

    /// Asks the device how it is and decides what comes next.
    /// - Parameter next: the next frame to be rendered
    mutating func judge(next: Frames) -> Recovery.Step {
        if pacer != nil {
            room = pacer?.room(at: MonotonicClock.now, next: next) ?? 0
            return room >= geometry.period ? .ready : .pending
        }
        do throws(ALSAError) {
            reading = try pcm.observe()
        } catch {
            return judge(error)
        }
        if isEverReady { return startPacing(next: next) }
        let step = recovery.judge(reading, written: written)
        guard step == .ready || step == .pending else { return step }
        room = reading.room
        if hasPlayed, comeback == nil {
            hasSounded = true
            // The silence that is due comes before the next frame, and has not been written either.
            clock.observe(next - Frames(Int64(encoder.pendingCount + silence)), heardAt: heardInstant)
        }
        return step
    }

    private mutating func judge(_ error: ALSAError) -> Recovery.Step {
        lastErrno = error.errno
        return recovery.judge(errno: error.errno)
    }

    /// Whether something was heard since the device was last prepared.
    var hasPlayed: Bool { reading.state == .running && written > geometry.buffer - reading.room }

    /// When the next frame written will be heard, by the last reading: CLOCK_MONOTONIC nanoseconds.
    var heardInstant: Int64 {
        reading.instant + Int64(reading.credibleDelay(in: geometry)) * 1_000_000_000 / Int64(geometry.rate)
    }

    /// A PCM that has been given more than its start threshold and is still only prepared swallows all it is given:
    /// `null`, or `file` over it.
    private var isEverReady: Bool {
        reading.state == .prepared && written > geometry.startThreshold
            && reading.room > geometry.period
    }

    private mutating func startPacing(next: Frames) -> Recovery.Step {
        firstLine.error = 0
        pacer = Pacer(line: firstLine, geometry: geometry)
        comeback = nil
        hasSounded = true
        return judge(next: next)
    }

    // MARK: - Writing

    /// Hands over what the encoder holds, as far as there is room.
    /// - Returns: `ready` when all that there is room for was taken
    mutating func flush() -> Recovery.Step {
        while encoder.pendingCount > 0, room > 0 {
            if let filledSince, comeback == nil {
                let step = recovery.judge(fillingFor: MonotonicClock.now - filledSince)
                guard step == .ready else { return step }
            }
            do throws(ALSAError) {
                let taken = try pcm.write(encoder.pendingFrames, count: min(encoder.pendingCount, room))
                guard taken > 0 else { return .pending }
                awaited = 0
                encoder.advance(by: taken)
                written += taken
                room -= taken
                if written >= geometry.startThreshold { filledSince = nil }
            } catch {
                return judge(error)
            }
        }
        return .ready
    }

    /// Fills the device up, so that nothing else follows what it holds.
    /// - Returns: false where nobody listens to it
    mutating func fillWithSilence() -> Bool {
        guard pacer == nil, flush() == .ready else { return false }
        while room > 0 {
            encoder.loadSilence(min(room, encoder.capacity))
            guard flush() == .ready else { break }
        }
        return hasPlayed
    }

    /// Makes the device ready to be filled anew.
    mutating func prepare() -> Recovery.Step {
        do throws(ALSAError) {
            try pcm.prepare()
        } catch {
            return judge(error)
        }
        firstLine = line
        clock.reset()
        encoder.discard()
        silence = 0
        written = 0
        room = geometry.buffer
        let now = MonotonicClock.now
        recovery.restart(at: now)
        filledSince = now
        return .ready
    }

    /// Wakes a device that slept.
    mutating func resume() -> Recovery.Step {
        do throws(ALSAError) {
            try pcm.resume()
            return .ready
        } catch {
            lastErrno = error.errno
            return recovery.judge(resuming: error.errno)
        }
    }

    // MARK: - Waiting

    /// Waits until the device has taken note of what was written and wants more.
    mutating func sleepUntilReady(next: Frames) {
        if let pacer {
            _ = sleeper.sleep(watching: false, until: pacer.readyInstant(next: next))
        } else if sleeper.sleep(watching: true, until: MonotonicClock.now + recovery.waitLimit) == .device {
            sleeper.acknowledge(to: pcm)
        }
    }

    /// Waits for as long as the missing room takes, whatever the device's descriptors say: a device that wakes its
    /// player too early, or in vain, does so once. One that stands still is asked ever more rarely, down to once a
    /// period.
    mutating func sleepUntilDue() {
        let missing = max(geometry.period - room, geometry.period / 16)
        let isVain = awaited > 0 && room == awaitedRoom
        awaited = isVain ? min(2 * awaited, geometry.period) : missing
        awaitedRoom = room
        sleep(for: Int64(awaited) * 1_000_000_000 / Int64(geometry.rate))
    }

    mutating func sleep(for nanoseconds: Int64) {
        _ = sleeper.sleep(watching: false, until: MonotonicClock.now + nanoseconds)
    }
}
