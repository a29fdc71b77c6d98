// SPDX-License-Identifier: GPL-3.0-or-later

import LullDSP

/// When the parts of a note happen, in seconds from its begin: what `lead(of:)` promises and `begin` keeps.
///
/// Spans are whole raised cosines, whose 10-90 % time is 0.590 of the span.
struct HumTiming: BitwiseCopyable {
    /// The beat: when the note is heard to begin.
    let lead: Float
    /// The softest point before the note, and its amplitude.
    let bottom: Float
    let floor: Float
    /// The spans of the fall to that point and of the rise from it.
    let fall: Float
    let rise: Float
    /// The middle of the glide from the pitch before, and its longest span.
    private let glideCentre: Float
    private let longestGlide: Float

    @_noLocks init(_ note: Note) {
        let duration = Float(note.duration) / 48_000
        switch note.joint {
        case .fresh:
            fall = 0.04
            rise = min(max(duration * 0.2, 0.08), 0.12)
            floor = 0
            bottom = fall
            lead = bottom + rise * Self.heard + Self.delay
            longestGlide = 0.06
            glideCentre = longestGlide / 2
        case .articulated:
            fall = 0.04
            rise = 0.056
            // Quick notes are told apart more lightly.
            floor = Math.clamp(0.5 + 1.2 * (0.4 - duration), 0.5, 0.75)
            bottom = fall
            lead = bottom + rise * Self.heard + Self.delay
            longestGlide = 0.08
            glideCentre = lead - Self.early - Self.delay
        case .slurred:
            fall = 0.03
            rise = 0.056
            floor = 0.71
            // The lead must not depend on the note before, which may not be known yet: it leaves room for the widest
            // leap, and lesser ones start later.
            longestGlide = min(max(duration * 0.25, 0.03), 0.14) / Self.share
            glideCentre = longestGlide / 2
            lead = glideCentre + Self.early + Self.delay
            bottom = max(glideCentre, fall)
        }
    }

    /// The glide over `interval` semitones: when it starts and how long it takes. 60 ms from 10 to 90 % for a step,
    /// 140 ms for an octave.
    @_noLocks func glide(over interval: Float) -> (start: Float, span: Float) {
        let span = min((0.06 + 0.008 * max(abs(interval) - 2, 0)) / Self.share, longestGlide)
        return (glideCentre - span / 2, span)
    }

    /// The 10-90 % time of a raised cosine of span 1.
    private static var share: Float { @_noLocks get { 0.59 } }
    /// Where a raised cosine of span 1 passes -8 dB: where a soft onset is heard.
    private static var heard: Float { @_noLocks get { 0.435 } }
    /// How much later the tract's resonances let a change be heard.
    private static var delay: Float { @_noLocks get { 0.001 } }
    /// A singer's glide is half done this much before the beat.
    private static var early: Float { @_noLocks get { 0.004 } }
}
