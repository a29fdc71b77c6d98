// SPDX-License-Identifier: GPL-3.0-or-later

import LullRender
import LullTime

/// Beats that are heard at given moments of CLOCK_MONOTONIC. Where the device does not show yet when what it is given is
/// heard, they come as soon as they would without.
extension Engine {
    /// As `begin`, with the first downbeat heard at `downbeat`.
    @discardableResult
    package func begin(_ piece: Piece, on downbeat: Instant) -> Bool {
        guard let frame = frame(heardAt: downbeat) else { return begin(piece) }
        defer { sink.start() }
        return send(piece) { .beginOn($0, downbeat: frame) }
    }

    /// As `resume`; from hold the next downbeat is heard at `downbeat`.
    @discardableResult
    package func resume(on downbeat: Instant) -> Bool {
        guard let frame = frame(heardAt: downbeat) else { return resume() }
        defer { sink.start() }
        return send(.resumeOn(downbeat: frame))
    }

    /// Leads the beats so that `beat` is heard at `instant`, and goes on at `pace` from there.
    ///
    /// - Parameter startsStroke: A stroke starts on `beat`, whether or not one would have.
    @discardableResult
    package func align(_ beat: Int, to instant: Instant, pace: Pace, startsStroke: Bool) -> Bool {
        guard let frame = frame(heardAt: instant) else {
            return send(.pace(pace.tempo, beatsPerStroke: pace.beatsPerStroke, at: nil))
        }
        return send(
            .align(
                beat: beat, to: frame, tempo: pace.tempo, beatsPerStroke: pace.beatsPerStroke,
                startsStroke: startsStroke))
    }

    /// The frame on which the timeline has what is heard at `instant`; nil where that is not known.
    private func frame(heardAt instant: Instant) -> Frames? {
        let clock = sink.status().clock
        guard clock.error < Engine.vague else { return nil }
        return clock.frame(at: instant.nanoseconds) - Renderer.latency
    }

    /// A clock with this half-width has not seen its device play yet, nanoseconds.
    private static let vague: Int64 = 100_000_000
}
