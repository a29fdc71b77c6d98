// SPDX-License-Identifier: GPL-3.0-or-later

import LullDSP

/// A heart at rest, heard through the chest: two soft thuds a beat.
///
/// At gain 1, with a beat every 0.83 s, it is -27 LUFS; its true peak stays below -12 dBTP as long as the two sounds do
/// not overlap, up to 131 beats a minute. Each takes 32 ms or more to rise from 10 to 90 %: nobody starts.
///
/// - Thread: audio, but for `init`
/// - Realtime: safe, but for `init`
package struct HeartbeatLayer: ~Copyable {
    /// Frames by which `beat` must come before the stroke for the first sound to be heard on it: when a soft onset of
    /// its rise passes -8 dB, at 0.435 of a raised cosine.
    package static var lead: Int64 { @_noLocks get { Int64(Double(HeartbeatTable.riseFrames) * 0.435 + 0.5) } }

    /// Sounds that may be under way or to come: two beats' worth.
    private static var limit: Int { @_noLocks get { 4 } }

    private let table: HeartbeatTable
    /// For each the next frame to play, by its place in the table; `end` for none.
    private var heads = InlineArray<4, Int>(repeating: HeartbeatTable.end)
    /// The place after its last frame.
    private var ends = InlineArray<4, Int>(repeating: HeartbeatTable.end)
    /// Frames from the next quantum's first to its begin.
    private var waits = InlineArray<4, Int>(repeating: 0)

    /// Computes both sounds.
    /// - Thread: control
    package init(speaker: Speaker) { table = HeartbeatTable(speaker) }

    /// Silent, and exactly as a new layer.
    @_noLocks package mutating func reset() {
        for i in 0..<Self.limit { heads[i] = ends[i] }
    }

    /// Nothing sounds or is to come: `render` writes zeros.
    package var isSilent: Bool {
        @_noLocks get {
            for i in 0..<Self.limit where heads[i] != ends[i] { return false }
            return true
        }
    }

    /// Beats: the first sound begins at frame `offset` of the quantum to come, 0 to 63; the second 0.31 s later, or 0.38
    /// of the beat where that is less.
    ///
    /// - Parameter period: frames from this beat to the next.
    @_noLocks package mutating func beat(at offset: Int, period: Int64) {
        let start = min(max(offset, 0), Quantum.frames - 1)
        let gap = Int(min(max(0.38 * Double(period), 0), 14_880))
        begin(0, until: HeartbeatTable.firstFrames, after: start)
        begin(HeartbeatTable.firstFrames, until: HeartbeatTable.end, after: start + gap)
    }

    @_noLocks private mutating func begin(_ head: Int, until end: Int, after wait: Int) {
        for i in 0..<Self.limit where heads[i] == ends[i] {
            (heads[i], ends[i], waits[i]) = (head, end, wait)
            return
        }
    }

    /// Writes the next quantum: 64 frames, mono.
    @_noLocks package mutating func render(into out: inout MutableSpan<Float>) {
        for i in 0..<Quantum.frames { out[i] = 0 }
        for i in 0..<Self.limit where heads[i] != ends[i] {
            let first = min(waits[i], Quantum.frames)
            let count = min(Quantum.frames - first, ends[i] - heads[i])
            for k in 0..<count { out[first + k] += table.frame(heads[i] + k) }
            heads[i] += count
            waits[i] -= first
        }
    }
}
