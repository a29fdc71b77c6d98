// SPDX-License-Identifier: GPL-3.0-or-later

import LullTime

/// What still sounds of strands that have been left, made beforehand and added up: however many end at once, the
/// stretcher is free for the next.
///
/// - Thread: feeder
struct FeederTails: ~Copyable {
    private let sum: UnsafeMutablePointer<Float>
    private var end = Frames(0)

    /// The longest tail in frames.
    private static let longest = 16_384

    init() {
        sum = .allocate(capacity: FeederTails.longest)
        sum.initialize(repeating: 0, count: FeederTails.longest)
    }

    deinit { sum.deallocate() }

    /// Whether nothing is left at `frame` and after.
    func isOver(at frame: Frames) -> Bool { end <= frame }

    /// Adds a strand's last frames, the first at `start`; at most `longest`.
    /// - Parameter gain: For each frame, by its place on the renderer's clock.
    mutating func add(_ frames: [Float], at start: Frames, gain: (Frames) -> Float) {
        for index in frames.indices.prefix(FeederTails.longest) {
            let frame = start + Frames(Int64(index))
            sum[slot(frame)] += frames[index] * gain(frame)
        }
        let last = start + Frames(Int64(frames.count))
        if last > end { end = last }
    }

    /// Adds what sounds from `frame` on to `block`, and forgets it.
    mutating func take(at frame: Frames, into block: UnsafeMutablePointer<Float>, count: Int) {
        guard !isOver(at: frame) else { return }
        for index in 0..<count {
            let slot = slot(frame + Frames(Int64(index)))
            block[index] += sum[slot]
            sum[slot] = 0
        }
    }

    /// Forgets all.
    mutating func clear() {
        sum.update(repeating: 0, count: FeederTails.longest)
        end = Frames(0)
    }

    private func slot(_ frame: Frames) -> Int { Int(frame.count & Int64(FeederTails.longest - 1)) }
}
