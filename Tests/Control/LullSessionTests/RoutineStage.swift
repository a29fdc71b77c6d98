// SPDX-License-Identifier: GPL-3.0-or-later

import LullSession
import LullStrokes
import LullTime

/// A session with a routine over a renderer in miniature: a line of beats, passes through a tune and a clock of strokes,
/// which do what the session's actions ask of them, when they ask for it.
final class RoutineStage {
    var session = Session()
    private(set) var now = Instant(nanoseconds: 1_000_000_000_000)
    private(set) var wake: Instant?
    private(set) var actions: [Action] = []
    /// When each step began: its place in the routine, the number of its first stroke and the beat.
    private(set) var steps: [Begun] = []

    struct Begun: Equatable {
        var index: Int
        var stroke: Int
        var beat: Double
        /// Whether that is where a phrase ends, or where the music began anew.
        var isPhraseEnd: Bool
        /// Whether it came with a hold or a pause, or when the tempo had just been changed.
        var isEarly: Bool
    }

    private enum Phase { case silent, playing, waiting }
    private var phase = Phase.silent
    /// A beat and when it is heard.
    private var line = (beat: 0.0, at: Instant(nanoseconds: 0), tempo: 72.0)
    private var clock = StrokeClock(origin: 0, beatsPerStroke: 6)
    private var start = 0
    private var heldAt = 0
    private var holdBeat: Int?
    private var change: (pace: Pace, beat: Int)?
    private var successor: (setting: Setting, cut: Double)?
    private var track = TrackFacts.waltz
    private var hasBegun = false

    private let phrases: [Beats]
    /// Beats of one time through the tune.
    private var pass: Double { phrases.last?.value ?? 0 }
    static let phrases = [Beats(6), Beats(12), Beats(18), Beats(24)]
    /// Beats from the end of a pass to the next.
    static let gap = 2

    /// Whether another tune waits for its phrase.
    var hasSuccessor: Bool { successor != nil }
    var index: Int? { session.routine?.index }
    var beat: Double { line.beat + (now - line.at) * line.tempo / 60 }

    var place: Place? {
        guard phase == .playing else { return nil }
        return Place(
            beat: Beats(rounding: beat), instant: now, tempo: Tempo(rounding: line.tempo), start: start,
            beatsPerBar: track.beatsPerBar, phrases: phrases, strokes: clock)
    }

    init(
        _ steps: [Routine.Step], tracks: [String: TrackFacts] = [:], phrases: [Beats] = RoutineStage.phrases,
        playing: Bool = false
    ) throws(Refusal) {
        self.phrases = phrases
        if playing {
            try send(.play(PlayRequest(track: .waltz)))
            try wait(10)
        }
        var request = RoutineRequest(Routine("r", "R", steps: steps), play: PlayRequest(track: .waltz))
        request.phrases = phrases
        request.tracks = tracks
        try send(.routine(request))
    }

    /// When somebody, and not the clock, asked for something.
    private var asked = Instant(nanoseconds: 0)

    @discardableResult
    func send(_ command: Command) throws(Refusal) -> Session.Outcome {
        let before = index
        var isOwn = true
        if case .lapse = command { isOwn = false } else { asked = now }
        let outcome = try session.reduce(command, at: now, place: place)
        for action in outcome.actions { follow(action) }
        actions += outcome.actions
        if index != before, index != nil, isOwn || phase != .playing { note(isPhraseEnd: !isOwn) }
        return outcome
    }

    /// Lets time go by, and the session have its wakes.
    func wait(_ seconds: Double) throws(Refusal) {
        let end = now + seconds
        while now < end {
            // Finer than anything that can happen in between.
            let soon = min(end, now + 0.05)
            now = min(soon, max(now + 1e-4, wake ?? soon))
            run()
            try lapse()
        }
    }

    private func lapse() throws(Refusal) {
        guard let due = wake, due <= now else { return }
        wake = nil
        let (before, wasRest) = (index, session.routine?.step.isRest ?? false)
        try send(.lapse)
        guard index != nil, index != before, phase == .playing else { return }
        // A rest is asked for half a second before the phrase ends.
        let isRest = session.routine?.step.isRest ?? false
        let own = beat + (isRest ? 0.5 * line.tempo / 60 : 0) - Double(start)
        // Between two passes there is no phrase, and nobody knows yet when the next one begins.
        let isBetween = own >= pass || own <= 1.1 && start > 0
        note(isPhraseEnd: wasRest || isBetween || phrases.contains { abs(own - $0.value) < 0.1 })
    }

    private func note(isPhraseEnd: Bool) {
        guard let index else { return }
        let coming = Int(((phase == .playing ? beat : Double(heldAt)) - 0.15).rounded(.up))
        let first = clock.changed(to: clock.beatsPerStroke, at: coming).firstStroke
        steps.append(
            Begun(
                index: index, stroke: first, beat: beat, isPhraseEnd: isPhraseEnd, isEarly: now - asked < 2))
    }

    private func run() {
        guard phase == .playing else { return }
        if let change, beat >= Double(change.beat) {
            retime(change.pace, at: Double(change.beat))
            self.change = nil
        }
        if let holdBeat, beat >= Double(holdBeat) {
            heldAt = holdBeat
            (phase, self.holdBeat, change) = (.waiting, nil, nil)
            return
        }
        if let next = successor, beat >= next.cut + 1 {
            let begin = Int((next.cut + 1).rounded(.up))
            track = next.setting.track
            start = begin
            retime(next.setting.pace, at: Double(begin))
            clock = clock.changed(to: next.setting.pace.beatsPerStroke, at: begin)
            successor = nil
        } else if beat >= Double(start + RoutineStage.gap) + pass {
            start += RoutineStage.gap + Int(pass)
        }
    }

    private func retime(_ pace: Pace, at beat: Double) {
        let at = line.at + (beat - line.beat) * 60 / line.tempo
        line = (beat, at, pace.tempo.perMinute)
        if pace.beatsPerStroke != clock.beatsPerStroke {
            clock = clock.changed(to: pace.beatsPerStroke, at: Int(beat.rounded(.up)))
        }
    }

    private func setOff(at beat: Int, _ pace: Pace?, in seconds: Double) {
        let tempo = pace?.tempo.perMinute ?? line.tempo
        line = (Double(beat), now + seconds, tempo)
        clock = clock.changed(to: pace?.beatsPerStroke ?? clock.beatsPerStroke, at: beat)
        phase = .playing
    }

    private func follow(_ action: Action) {
        switch action {
        case .begin(let setting): begin(setting, in: 1.2)
        case .resume: resume(in: 2)
        case .beginOnStroke(let setting, let line): begin(setting, in: max(1.2, line.stroke + line.period - now))
        case .resumeOnStroke(let line): resume(in: max(0.8, line.stroke + line.period - now))
        case .align(let pace, _):
            change = nil
            retime(pace, at: beat)
        case .hold: holdBeat = Int((beat + 0.2).rounded(.up))
        case .fadeOut(_, let keepsPlace):
            if keepsPlace {
                heldAt = Int(beat.rounded(.up))
                phase = .waiting
            }
        case .pace(let pace, let at?): change = (pace, at)
        case .pace(let pace, nil):
            change = nil
            if phase == .playing {
                retime(pace, at: beat)
            } else {
                line.tempo = pace.tempo.perMinute
                clock = clock.changed(to: pace.beatsPerStroke, at: heldAt)
            }
        case .succeed(let setting, let cut): successor = (setting, cut.value)
        case .wake(let instant): wake = instant
        // Nothing was cut short.
        case .sing, .dim, .volume, .layer, .cue, .goOn: break
        }
    }

    private func begin(_ setting: Setting, in seconds: Double) {
        track = setting.track
        successor = nil
        if phase == .silent { clock = StrokeClock(origin: 0, beatsPerStroke: setting.pace.beatsPerStroke) }
        start = phase == .silent ? 0 : heldAt
        setOff(at: start, setting.pace, in: seconds)
    }

    /// A tune that waited for a phrase end begins there.
    private func resume(in seconds: Double) {
        guard phase == .waiting else { return }
        let bar = ((heldAt - start + 2) / 3) * 3 + start
        if let next = successor {
            (track, start, successor) = (next.setting.track, bar, nil)
            return setOff(at: bar, next.setting.pace, in: seconds)
        }
        setOff(at: bar, nil, in: seconds)
    }
}
