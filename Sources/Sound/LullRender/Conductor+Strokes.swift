// SPDX-License-Identifier: GPL-3.0-or-later

import LullTime

/// Beginnings and beats that fall on a given frame.
extension Conductor {
    /// From a command to the downbeat: 1 to 1.3 s, which a device's buffer makes 1.2 to 1.5 s to the ear. As much of the
    /// pickup as fits after a breath is sung.
    @_noLocks func countIn(_ piece: Performance) -> Frames {
        let longest = opening(of: piece).count
        return Frames(longest > 62_400 ? 62_400 : longest)
    }

    /// What is heard before the first downbeat, where there is time for all of it: a breath and the pickup; a second at
    /// least.
    @_noLocks func opening(of piece: Performance) -> Frames {
        let line = Timeline(frame: Frames(0), beat: Beats(0), tempo: piece.tempo)
        let whole = line.frame(of: piece.pickup).count + Conductor.breath.count
        return Frames(whole < 48_000 ? 48_000 : whole)
    }

    /// Goes on from hold so that the next bar line falls on `downbeat`; the hum is held meanwhile.
    @_noLocks mutating func resume(on downbeat: Frames, at now: Frames, choir: inout Choir) {
        guard phase == .holding, downbeat - now >= Conductor.breath else {
            resume(at: now, choir: &choir)
            return
        }
        resumption = downbeat
        goOnIfDue(now, choir: &choir)
    }

    @_noLocks mutating func goOnIfDue(_ now: Frames, choir: inout Choir) {
        guard let downbeat = resumption, downbeat - now <= Conductor.resumeLead else { return }
        resume(at: now, lead: downbeat - now, choir: &choir)
    }

    /// Leads the beats so that `beat` falls on `frame`, and goes on at `tempo` from there.
    ///
    /// - Parameter startsStroke: A stroke starts on `beat`, whether or not one would have.
    @_noLocks mutating func align(
        _ beat: Int, to frame: Frames, tempo: Tempo, beatsPerStroke: Int, startsStroke: Bool, at now: Frames
    ) {
        let start = now + foresight
        lineChanges.makeRoom(for: 2)
        let present = lineChanges.line(at: start, from: timeline)
        guard phase == .playing, let bend = present.led(at: start, to: Beats(beat), on: frame),
            bend.tempo.micro >= tempo.micro / 3, bend.tempo.micro / 3 <= tempo.micro
        else {
            pace(tempo, beatsPerStroke: beatsPerStroke, on: nil, at: now)
            return
        }
        paceChange = nil
        passes.pace(tempo, beatsPerStroke: beatsPerStroke)
        lineChanges.drop(from: start)
        if foresight.count > 0 {
            lineChanges.add(bend, beatsPerStroke: strokes.beatsPerStroke)
        } else {
            timeline = bend
        }
        // Where the bend has the beat to the very frame, so that both lines meet.
        let met = Timeline(frame: bend.frame(of: Beats(beat)), beat: Beats(beat), tempo: tempo)
        lineChanges.add(met, beatsPerStroke: beatsPerStroke, startsStroke: startsStroke)
    }
}
