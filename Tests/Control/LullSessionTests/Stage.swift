// SPDX-License-Identifier: GPL-3.0-or-later

import LullSession
import LullStrokes
import LullTime

/// A session with a clock that is moved by hand and a line of music that runs as its actions ask.
struct Stage {
    var session = Session()
    private(set) var now = Instant(nanoseconds: 1_000_000_000_000)
    /// The session beat that is heard now; nil where no music runs.
    private(set) var beat: Double?
    private(set) var wake: Instant?
    private var track = TrackFacts.waltz

    init() {}

    /// A stage on which `track` plays at leg milking, 12 a minute.
    init(playing track: TrackFacts) throws(Refusal) {
        _ = try play(track)
    }

    /// Phrases of eight bars end on these beats of the tune.
    static func phrases(_ track: TrackFacts) -> [Beats] {
        [Beats(8 * track.beatsPerBar), Beats(16 * track.beatsPerBar)]
    }

    var place: Place? {
        guard let beat, let setting = session.setting else { return nil }
        return Place(
            beat: Beats(rounding: beat), instant: now, tempo: setting.pace.tempo, start: 0,
            beatsPerBar: track.beatsPerBar, phrases: Stage.phrases(track),
            strokes: StrokeClock(origin: 0, beatsPerStroke: setting.pace.beatsPerStroke))
    }

    var pace: Pace? { session.setting?.pace }
    var rate: Double? { pace?.rate.perMinute }
    var tempo: Double? { pace?.tempo.perMinute }
    var beatsPerStroke: Int? { pace?.beatsPerStroke }
    var remaining: Double? { session.remaining(at: now) }

    /// Seconds from now until `instant`.
    func seconds(until instant: Instant?) -> Double? { instant.map { $0 - now } }

    /// Sends `command` and answers the actions but the wake.
    mutating func send(_ command: Command) throws(Refusal) -> [Action] { try outcome(command).actions }

    mutating func outcome(_ command: Command) throws(Refusal) -> Session.Outcome {
        if case .lapse = command { wake = nil }
        var outcome = try session.reduce(command, at: now, place: place)
        if case .wake(let instant) = outcome.actions.last {
            wake = instant
            outcome.actions.removeLast()
        }
        for action in outcome.actions { follow(action) }
        return outcome
    }

    mutating func play(_ track: TrackFacts = .waltz, _ change: (inout PlayRequest) -> Void = { _ in })
        throws(Refusal) -> [Action]
    {
        var request = PlayRequest(track: track)
        change(&request)
        return try send(.play(request))
    }

    /// Lets time go by without a word.
    mutating func wait(_ seconds: Double) {
        now = now + seconds
        if let beat, let tempo { self.beat = beat + seconds * tempo / 60 }
    }

    /// Puts the music somewhere else.
    mutating func move(to beat: Double) { self.beat = beat }

    /// Waits for the moment that the session asked for, and tells it so.
    mutating func lapse() throws(Refusal) -> [Action] {
        if let wake { wait(max(0, wake - now)) }
        return try send(.lapse)
    }

    private mutating func follow(_ action: Action) {
        switch action {
        case .begin(let setting), .beginOnStroke(let setting, _):
            track = setting.track
            beat = 0
        case .goOn(let setting, let entry):
            track = setting.track
            beat = Double(entry.beat)
        case .hold: beat = nil
        case .fadeOut(_, let keepsPlace): if keepsPlace { beat = nil }
        case .resume, .resumeOnStroke: beat = 0
        default: break
        }
    }
}

extension TrackFacts {
    /// 3/4 at 72.
    static let waltz = TrackFacts(id: "waltz", title: "Waltz", beatsPerBar: 3, tempo: Tempo(72))
    /// 4/4 at 80.
    static let march = TrackFacts(id: "march", title: "March", beatsPerBar: 4, tempo: Tempo(80))
}

extension Stroke {
    /// Of the class `sweep`: 9 a minute.
    static var sweep: Stroke { first { $0.class == .sweep } }
    /// Of the class `quick`: 36 a minute.
    static var quick: Stroke { first { $0.class == .quick } }
    static var resting: Stroke { first { $0.action == .hold } }

    private static func first(where isWanted: (Stroke) -> Bool) -> Stroke {
        Strokes.all.first(where: isWanted) ?? Strokes.default
    }
}
