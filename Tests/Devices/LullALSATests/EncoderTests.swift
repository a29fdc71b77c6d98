// SPDX-License-Identifier: GPL-3.0-or-later

import LullALSA
import LullRender
import LullTime
import Testing

/// Mid and side on their way into a device's frames.
@Suite struct EncoderTests {
    @Test func `a device with one channel gets the mid`() {
        #expect(encoded(channels: 1, side: 0.25) == [0.5, 0.5, 0.5, 0.5])
    }

    @Test func `of two channels the left is mid and side, the right mid without it`() {
        #expect(encoded(channels: 2, side: 0.25) == [0.75, 0.25, 0.75, 0.25, 0.75, 0.25, 0.75, 0.25])
    }

    @Test func `of more channels the even ones are left, the odd ones right`() {
        #expect(encoded(channels: 4, side: -0.25).prefix(4) == [0.25, 0.75, 0.25, 0.75])
    }

    @Test func `without a side both channels are the same, to the last bit`() {
        let geometry = Geometry(format: .int16, channels: 2, rate: 48_000, period: 4, buffer: 16)
        var encoder = Encoder(geometry: geometry)
        var source = Steady(mid: 0.3, side: 0)
        encoder.load(from: &source)
        let samples = encoder.pendingFrames.bindMemory(to: Int16.self, capacity: 8)
        for frame in 0..<4 { #expect(samples[2 * frame] == samples[2 * frame + 1]) }
        #expect(abs(Int(samples[0]) - 9_830) <= 2)
    }

    @Test(arguments: [(64, 4_096), (2_048, 4_096), (4_096, 4_096), (8_192, 8_192)])
    func `a block is two standard periods, or one of a device whose own is longer`(period: Int, capacity: Int) {
        let geometry = Geometry(format: .float, channels: 1, rate: 48_000, period: period, buffer: 4 * period)
        var encoder = Encoder(geometry: geometry)
        var source = Steady(mid: 0.5, side: 0)
        encoder.load(from: &source)
        #expect(encoder.pendingCount == capacity)
        encoder.advance(by: period)
        #expect(encoder.pendingCount == capacity - period)
    }

    private func encoded(channels: Int, side: Float) -> [Float] {
        let geometry = Geometry(format: .float, channels: channels, rate: 48_000, period: 4, buffer: 16)
        var encoder = Encoder(geometry: geometry)
        var source = Steady(mid: 0.5, side: side)
        encoder.load(from: &source)
        let samples = encoder.pendingFrames.bindMemory(to: Float.self, capacity: 4 * channels)
        return (0..<4 * channels).map { samples[$0] }
    }
}

/// The same two values for ever.
private struct Steady: BlockSource, ~Copyable {
    let mid: Float
    let side: Float
    private(set) var now = Frames(0)

    init(mid: Float, side: Float) { (self.mid, self.side) = (mid, side) }

    var isIdle: Bool { false }

    mutating func render(mid: inout MutableSpan<Float>, side: inout MutableSpan<Float>) {
        for i in 0..<mid.count { (mid[i], side[i]) = (self.mid, self.side) }
        now += Frames(Int64(mid.count))
    }

    mutating func recover(after gap: Frames) {}
}
