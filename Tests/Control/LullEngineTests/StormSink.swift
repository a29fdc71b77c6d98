// SPDX-License-Identifier: GPL-3.0-or-later

import LullRender
import LullSoundKit
import LullTime
import Synchronization

/// A device under the storm, in virtual time.
protocol StormDevice: Sink {
    /// What its clock showed at the storm's beginning, nanoseconds.
    var epoch: Int64 { get }
    /// After how many tenths of a second, at most, what the renderer is told is heard.
    var lag: Int { get }
    /// Seconds after which all that was done while it was away is heard.
    var absence: Double { get }
    /// Nobody has plugged it in.
    var isLost: Bool { get }
    /// The next `count` frames.
    func hear(_ count: Int) -> StormSound
    /// Runs dry: the next so many frames are never heard. False where nothing is heard anyway.
    func runDry(_ frames: Int) -> Bool
    func pullOut()
    func plugIn()
}

/// A device in virtual time that runs dry, is pulled out and comes back, and asks for blocks of any length. Frame n of
/// the renderer's clock is heard n / 48,000 s after the start, whatever happens.
final class StormSink: StormDevice {
    let epoch: Int64 = 0
    let lag = 0
    let absence = 60.0
    private let device: Mutex<Device>

    /// Why nothing is heard; lengths in frames.
    private enum Outage {
        case none
        /// It ran dry: so much is left of so much.
        case dry(left: Int, of: Int)
        /// It is gone, for so long by now.
        case lost(Int)
    }

    private struct Device: ~Copyable {
        var renderer: Renderer
        var random: SeededRandom
        var outage = Outage.none

        /// The next frames: while there is an outage the line runs on without a listener.
        mutating func hear(_ count: Int) -> StormSound {
            var sound = StormSound()
            while sound.count < count {
                let (part, isHeard) = pass(count - sound.count)
                let (mid, side) = render(part)
                sound.append(mid, side, isHeard: isHeard)
                if case .dry(0, let whole) = outage { end(after: whole) }
            }
            return sound
        }

        /// How many of the next `rest` frames meet the same fate, and whether they are heard.
        private mutating func pass(_ rest: Int) -> (part: Int, isHeard: Bool) {
            switch outage {
            case .none: return (rest, true)
            case .dry(let left, let whole):
                let part = min(left, rest)
                outage = .dry(left: left - part, of: whole)
                return (part, false)
            case .lost(let frames):
                outage = .lost(frames + rest)
                return (rest, false)
            }
        }

        mutating func end(after gap: Int) {
            outage = .none
            renderer.recover(after: Frames(Int64(gap)))
        }

        /// The next frames as they are asked for, in blocks of 1 to 4,096.
        private mutating func render(_ count: Int) -> (mid: [Float], side: [Float]) {
            var mid = [Float](repeating: 0, count: count)
            var side = mid
            var mids = mid.mutableSpan
            var sides = side.mutableSpan
            var start = 0
            while start < count {
                let end = min(count, start + .random(in: 1...4_096, using: &random))
                var midBlock = mids._mutatingExtracting(start..<end)
                var sideBlock = sides._mutatingExtracting(start..<end)
                renderer.render(mid: &midBlock, side: &sideBlock)
                start = end
            }
            return (mid, side)
        }
    }

    init(_ renderer: consuming Renderer, seed: UInt64) {
        device = Mutex(Device(renderer: renderer, random: SeededRandom(seed: seed)))
    }

    func start() {}
    func shutdown() {}

    func status() -> SinkStatus {
        var status = SinkStatus()
        status.state = isLost ? .waiting : .open
        return status
    }

    /// The next `count` frames.
    func hear(_ count: Int) -> StormSound { device.withLock { $0.hear(count) } }

    /// Runs dry: the next so many frames are never heard. False where nothing is heard anyway.
    func runDry(_ frames: Int) -> Bool {
        device.withLock { device in
            guard case .none = device.outage else { return false }
            device.outage = .dry(left: frames, of: frames)
            return true
        }
    }

    var isLost: Bool {
        device.withLock { device in
            if case .lost = device.outage { return true }
            return false
        }
    }

    func pullOut() {
        device.withLock { device in
            switch device.outage {
            case .none: device.outage = .lost(0)
            case .dry(let left, let whole): device.outage = .lost(whole - left)
            case .lost: break
            }
        }
    }

    func plugIn() {
        device.withLock { device in
            if case .lost(let frames) = device.outage { device.end(after: frames) }
        }
    }
}
