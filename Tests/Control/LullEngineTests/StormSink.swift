// SPDX-License-Identifier: GPL-3.0-or-later

import LullRender
import LullSoundKit
import LullTime
import Synchronization

/// A device in virtual time that runs dry, is pulled out and comes back, and asks for blocks of any length.
final class StormSink: Sink {
    private let device: Mutex<Device>

    private struct Device: ~Copyable {
        var renderer: Renderer
        var random: SeededRandom
        /// Frames since the device was lost; nil while it is there.
        var lost: Int?

        /// The next frames as they are asked for, in blocks of 1 to 4,096.
        mutating func render(_ count: Int) -> (mid: [Float], side: [Float]) {
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

        /// The line runs on without a listener, and is faded in again.
        mutating func miss(_ frames: Int) {
            _ = render(frames)
            renderer.recover(after: Frames(Int64(frames)))
        }
    }

    init(_ renderer: consuming Renderer, seed: UInt64) {
        device = Mutex(Device(renderer: renderer, random: SeededRandom(seed: seed), lost: nil))
    }

    func start() {}
    func shutdown() {}

    func status() -> SinkStatus {
        var status = SinkStatus()
        status.state = .open
        return status
    }

    /// What is heard of the next `count` frames.
    func hear(_ count: Int) -> (mid: [Float], side: [Float]) {
        device.withLock { device in
            guard let lost = device.lost else { return device.render(count) }
            device.lost = lost + count
            return ([Float](repeating: 0, count: count), [Float](repeating: 0, count: count))
        }
    }

    /// Runs dry: so many frames are never heard.
    func runDry(_ frames: Int) {
        device.withLock { device in if device.lost == nil { device.miss(frames) } }
    }

    var isLost: Bool { device.withLock { $0.lost != nil } }

    func pullOut() { device.withLock { device in device.lost = device.lost ?? 0 } }

    func plugIn() {
        device.withLock { device in
            guard let lost = device.lost else { return }
            device.lost = nil
            device.miss(lost)
        }
    }
}
