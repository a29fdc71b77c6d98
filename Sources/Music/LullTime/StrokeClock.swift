// SPDX-License-Identifier: GPL-3.0-or-later

/// Which stroke a beat belongs to, while the beats per stroke stay the same.
///
/// - Thread: any
/// - Realtime: safe
package struct StrokeClock: Equatable, Sendable, BitwiseCopyable {
    /// The whole beat on which stroke number `firstStroke` starts.
    package var origin: Int
    package var firstStroke: Int
    /// 1 to 24.
    package var beatsPerStroke: Int

    @_noLocks package init(origin: Int, firstStroke: Int = 0, beatsPerStroke: Int) {
        self.origin = origin
        self.firstStroke = firstStroke
        self.beatsPerStroke = beatsPerStroke
    }

    /// The stroke that `beat` falls in; strokes before the origin count down.
    @_noLocks package func stroke(at beat: Int) -> Int {
        firstStroke + Int(Int64(beat - origin).floorDivided(by: Int64(beatsPerStroke)))
    }

    /// 0 on the beat that starts a stroke, up to `beatsPerStroke - 1`.
    @_noLocks package func beatInStroke(at beat: Int) -> Int {
        beat - origin - (stroke(at: beat) - firstStroke) * beatsPerStroke
    }

    /// The first beat at or after `beat` that is a whole number of `step` beats from the origin.
    @_noLocks package func next(_ step: Int, from beat: Int) -> Int {
        let distance = Int64(beat - origin)
        return origin + step * -Int((-distance).floorDivided(by: Int64(step)))
    }

    /// The clock that counts on with `beatsPerStroke` from a stroke that starts on `beat`.
    @_noLocks package func changed(to beatsPerStroke: Int, at beat: Int) -> StrokeClock {
        let begun = beatInStroke(at: beat) == 0 ? stroke(at: beat) : stroke(at: beat) + 1
        return StrokeClock(origin: beat, firstStroke: begun, beatsPerStroke: beatsPerStroke)
    }
}
