// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc

/// The recording thread's whole life: opens the device, fetches what comes in as it comes, and ends when it is told to,
/// when the recording is as long as it may be, or when the device gives no more.
///
/// - Thread: its own
struct CaptureLoop: ~Copyable {
    private let pcm: CapturePCM
    private let device: String
    private let tape: CaptureTape
    private let report: @Sendable (CaptureReport) -> Void
    private let geometry: Geometry
    private let sleeper: Sleeper
    /// Frames that the recording has at most.
    private let limit: Int
    private let raw: UnsafeMutableRawPointer
    private let mono: UnsafeMutablePointer<Float>
    private var meter: CaptureMeter
    private let started = MonotonicClock.now
    /// When frames came last.
    private var heard: Int64
    private var hasBegun = false
    /// Frames were lost, and it is not known yet how many.
    private var isBroken = false
    private var attempts = 0

    /// The longest sleep, the sleep after a wake-up in vain, and by how much a recording may be ahead of the clock, ns.
    private static var longest: Int64 { 200_000_000 }
    private static var shortest: Int64 { 2_000_000 }
    private static var ahead: Int64 { 100_000_000 }
    /// Nanoseconds without a frame after which a device is given up; the first one may take longer, where a sound server
    /// has to wake up.
    private static var patience: Int64 { 3_000_000_000 }
    private static var firstPatience: Int64 { 5_000_000_000 }
    /// Restarts in a row without a frame.
    private static var attemptLimit: Int { 20 }

    /// - Parameter seconds: that the recording has at most
    static func run(
        _ device: String, _ tape: CaptureTape, seconds: Double, _ report: @escaping @Sendable (CaptureReport) -> Void
    ) {
        do throws(ALSAError) {
            let pcm = try CapturePCM.open(device)
            // A server may have kept it so long that nobody waits for it any more.
            guard !tape.isOver else { return }
            try pcm.start()
            tape.begin(rate: pcm.geometry.rate)
            var loop = CaptureLoop(pcm, device, tape, seconds, report)
            loop.run()
        } catch {
            report(.refused(CaptureFault(error, device: device)))
        }
    }

    private init(
        _ pcm: consuming CapturePCM, _ device: String, _ tape: CaptureTape, _ seconds: Double,
        _ report: @escaping @Sendable (CaptureReport) -> Void
    ) {
        geometry = pcm.geometry
        limit = Int(seconds * Double(pcm.geometry.rate))
        let bytes = geometry.period * geometry.bytesPerFrame
        raw = .allocate(byteCount: bytes, alignment: 16)
        // Not every plugin writes what it says it has read.
        raw.initializeMemory(as: UInt8.self, repeating: 0, count: bytes)
        mono = .allocate(capacity: geometry.period)
        mono.initialize(repeating: 0, count: geometry.period)
        meter = CaptureMeter(rate: geometry.rate)
        heard = started
        sleeper = Sleeper(bell: tape.bell, pcm: pcm)
        self.device = device
        self.pcm = pcm
        self.tape = tape
        self.report = report
    }

    deinit {
        raw.deallocate()
        mono.deallocate()
    }

    private mutating func run() {
        while !tape.isOver {
            let before = tape.count
            let ending = fetch()
            if let ending {
                guard hasBegun else {
                    return report(.refused(CaptureFault(ALSAError(.read, errno: ETIMEDOUT), device: device)))
                }
                tape.end(ending)
                return report(.ended(ending))
            }
            sleep(inVain: tape.count == before)
        }
    }

    /// Fetches what is there, a buffer's worth at most.
    /// - Returns: why it is over, where it is
    private mutating func fetch() -> CaptureEnding? {
        var room = geometry.buffer
        while room > 0, spoken - MonotonicClock.now < Self.ahead {
            let left = limit - tape.count
            guard left > 0 else { return .full }
            do throws(ALSAError) {
                let count = try pcm.read(into: raw, count: min(geometry.period, left))
                guard count > 0 else { break }
                room -= count
                take(count)
            } catch {
                if let ending = recover(from: error.errno) { return ending }
                break
            }
        }
        // Only of what has just come in: then it is known best when it did.
        if !isBroken, room < geometry.buffer, let instant = pcm.nextInstant() { tape.note(instant) }
        let patience = hasBegun ? Self.patience : Self.firstPatience
        return MonotonicClock.now - heard > patience ? .lost : nil
    }

    private mutating func take(_ count: Int) {
        if isBroken {
            // Of these frames, the first came in so long before the next.
            let length = Int64(count) * 1_000_000_000 / Int64(geometry.rate)
            let next = pcm.nextInstant() ?? MonotonicClock.now
            tape.bridge(to: next - length, limit: limit)
            isBroken = false
        }
        let clipped = mix(count)
        let frames = Span(_unsafeStart: mono, count: min(count, max(0, limit - tape.count)))
        tape.append(frames, clipped: clipped)
        heard = MonotonicClock.now
        attempts = 0
        if !hasBegun {
            hasBegun = true
            report(.began(device: device))
        }
        meter.add(frames, clipped: clipped)
        if let (peak, power, isClipped) = meter.reading() {
            let seconds = Double(tape.count) / Double(geometry.rate)
            report(
                .level(
                    CaptureLevel(seconds: seconds, peak: peak, power: power, isClipped: isClipped, lost: tape.lost)))
        }
    }

    /// - Returns: why it is over, where nothing helps
    private mutating func recover(from errno: Int32) -> CaptureEnding? {
        switch errno {
        case EAGAIN, EINTR: return nil
        case EPIPE, ESTRPIPE: break
        default: return .lost
        }
        attempts += 1
        guard attempts < Self.attemptLimit else { return .lost }
        isBroken = hasBegun
        do throws(ALSAError) {
            if errno == ESTRPIPE {
                do throws(ALSAError) { try pcm.resume() } catch { try pcm.start() }
            } else {
                try pcm.start()
            }
            return nil
        } catch {
            return error.errno == EAGAIN || error.errno == EINTR ? nil : .lost
        }
    }

    /// When what there is would have been spoken by somebody who began as the device did, CLOCK_MONOTONIC nanoseconds.
    private var spoken: Int64 { started + Int64(tape.count) * 1_000_000_000 / Int64(geometry.rate) }

    /// A device that has frames at any time, such as a file, is not read faster than it would be spoken; one that wakes
    /// for nothing does so a few hundred times a second at most.
    private func sleep(inVain: Bool) {
        let now = MonotonicClock.now
        if spoken - now > Self.ahead {
            _ = sleeper.sleep(watching: false, until: spoken - Self.ahead / 2)
            return
        }
        if inVain, sleeper.sleep(watching: false, until: now + Self.shortest) == .bell { return }
        if sleeper.sleep(watching: true, until: now + Self.longest) == .device { sleeper.acknowledge(to: pcm) }
    }

    /// Puts the mean of all channels into `mono`; returns how many samples of it are at the converter's end.
    private func mix(_ count: Int) -> Int {
        let channels = geometry.channels
        switch geometry.format {
        case .float:
            let samples = raw.assumingMemoryBound(to: Float.self)
            return mix(count) { samples[$0 * channels + $1] }
        case .int32:
            let samples = raw.assumingMemoryBound(to: Int32.self)
            return mix(count) { Float(samples[$0 * channels + $1]) / 2_147_483_648 }
        case .int16:
            let samples = raw.assumingMemoryBound(to: Int16.self)
            return mix(count) { Float(samples[$0 * channels + $1]) / 32_768 }
        }
    }

    private func mix(_ count: Int, _ sample: (Int, Int) -> Float) -> Int {
        var clipped = 0
        for frame in 0..<count {
            var sum: Float = 0
            for channel in 0..<geometry.channels {
                let value = sample(frame, channel)
                if value.magnitude >= CaptureMeter.end { clipped += 1 }
                sum += value.isFinite ? min(max(value, -1), 1) : 0
            }
            mono[frame] = sum / Float(geometry.channels)
        }
        return clipped
    }
}
