// SPDX-License-Identifier: GPL-3.0-or-later

import LullALSA
import LullRender
import LullTime

extension Kernel {
    static let device = SampleFormat.allCases.map { format in
        Kernel("device: 4,096 frames as \(format), stereo", runs: 16) {
            let geometry = Geometry(format: format, channels: 2, rate: 48_000, period: 4_096, buffer: 16_384)
            var encoder = Encoder(geometry: geometry)
            var source = Held()
            return { runs in
                for _ in 0..<runs { encoder.load(from: &source) }
                keep(encoder.pendingFrames.load(as: UInt8.self))
            }
        }
    }
}

/// Sound that costs nothing to make: the block is left as it was found, but for one frame.
private struct Held: ~Copyable, BlockSource {
    var isIdle: Bool { false }
    private(set) var now = Frames(0)

    mutating func render(mid: inout MutableSpan<Float>, side: inout MutableSpan<Float>) {
        (mid[0], side[0]) = (0.25, 0.125)
        now += Frames(Int64(mid.count))
    }

    mutating func recover(after gap: Frames) {}
}
