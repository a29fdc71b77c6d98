// SPDX-License-Identifier: GPL-3.0-or-later

import LullDSP

/// A dry click for checking time: the same samples at every beat, the first of them on the beat's own frame.
///
/// A tone burst that rises as a raised cosine, so that its spectrum is narrow and nobody starts. Both accents peak at
/// `TickVoice.peak`; the accented one is a fifth higher.
///
/// - Thread: audio, but for `init`
/// - Realtime: safe, but for `init`
package struct TickVoice: ~Copyable {
    /// Clicks that may sound at once: at 24 ms each, more than any tempo asks for.
    private static var limit: Int { @_noLocks get { 4 } }

    private let clicks: TickTable
    /// For each sounding click the next frame to play, by its place in the table; `TickTable.end` where none sounds.
    private var heads = InlineArray<4, Int>(repeating: TickTable.end)
    /// How long each still waits within the quantum to come.
    private var waits = InlineArray<4, Int>(repeating: 0)

    /// Computes both clicks.
    /// - Thread: control
    package init() { clicks = TickTable() }

    /// Silent, and exactly as a new voice.
    @_noLocks package mutating func reset() {
        for i in 0..<Self.limit { heads[i] = TickTable.end }
        isSilent = true
    }

    /// Nothing sounds: `render` writes zeros.
    package private(set) var isSilent = true

    /// Clicks at frame `offset` of the quantum to come, 0 to 63.
    @_noLocks package mutating func begin(at offset: Int, accented: Bool) {
        for i in 0..<Self.limit where heads[i] == TickTable.end {
            heads[i] = accented ? TickTable.frames : 0
            waits[i] = min(max(offset, 0), Quantum.frames - 1)
            isSilent = false
            return
        }
    }

    /// Writes the next quantum: 64 frames, mono.
    @_noLocks package mutating func render(into out: inout MutableSpan<Float>) {
        for i in 0..<Quantum.frames { out[i] = 0 }
        isSilent = true
        for i in 0..<Self.limit where heads[i] != TickTable.end {
            let first = waits[i]
            let left = TickTable.frames - heads[i] % TickTable.frames
            let count = min(Quantum.frames - first, left)
            for k in 0..<count { out[first + k] += clicks.frame(heads[i] + k) }
            heads[i] = count == left ? TickTable.end : heads[i] + count
            if heads[i] != TickTable.end { isSilent = false }
            waits[i] = 0
        }
    }
}
