// SPDX-License-Identifier: GPL-3.0-or-later

import LullLibrary
import LullProtocol
import LullSession
import LullStrokes
import LullTime

/// The member `session` of what is kept: what a restart cut short.
extension Interruption {
    var json: JSON {
        var members = JSON.Members([
            ("tempo", .integer(setting.pace.tempo.micro)), ("beats", .integer(Int64(setting.pace.beatsPerStroke))),
            ("left", left.map { .number(($0 * 10).rounded() / 10) } ?? .null),
            ("length", length.map { .number($0) } ?? .null),
            ("place", .integer(Int64(entry.beat))), ("verse", .integer(Int64(entry.verse))),
            ("ramp", descent.map { ["tempo": .integer($0.target.micro), "slope": .number($0.slope)] } ?? .null),
        ])
        members["step"] = step?.json(setting)
        return .object(members)
    }

    /// Nil where nothing was cut short, or nobody can tell what.
    init?(_ json: JSON?, of setting: Setting, _ songbook: Songbook) {
        guard let json, let pace = Pace(json), let beat = json["place"]?.int, (0...1_000_000).contains(beat),
            let verse = json["verse"]?.int, (0...1_000_000).contains(verse), let left = json["left"],
            let length = json["length"]
        else { return nil }
        // No number is for ever, and only where that was said.
        guard [left, length].allSatisfy({ $0 == .null || $0.double.map(Limits.left.contains) == true }),
            (left == .null) == (length == .null)
        else { return nil }
        var heard = setting
        heard.pace = pace
        let step = setting.routine == nil ? nil : Step(json["step"])
        if step != nil { heard.take(json["step"], songbook) }
        self.init(
            setting: heard, left: left.double, length: length.double, entry: Entry(beat: beat, verse: verse),
            descent: Descent(json["ramp"], from: setting.pace), step: step)
    }
}

extension Interruption.Step {
    /// - Parameter setting: As it was heard, with the tune and the voice that steps name.
    fileprivate func json(_ setting: Setting) -> JSON {
        let left: JSON =
            switch left {
            case nil: .null
            case .strokes(let count): ["strokes": .integer(Int64(count))]
            case .seconds(let seconds): Catalogue.seconds(seconds)
            }
        return [
            "index": .integer(Int64(index)), "left": left, "ease": .number(ease),
            "track": .string(setting.track.id), "recording": setting.track.recorded,
            "voice": .string(setting.voice.rawValue),
        ]
    }

    fileprivate init?(_ json: JSON?) {
        guard let json, let index = json["index"]?.int, (0..<Routine.stepCount.upperBound).contains(index),
            let ease = json["ease"]?.double, Self.eases.contains(ease), let left = json["left"]
        else { return nil }
        var length: Routine.Length?
        if left != .null {
            if let strokes = left["strokes"]?.int, (0...Routine.strokeCount.upperBound).contains(strokes) {
                length = .strokes(strokes)
            } else if let seconds = left["seconds"]?.double, (0...Routine.stepDuration.upperBound).contains(seconds) {
                length = .seconds(seconds)
            } else {
                return nil
            }
        }
        self.init(index: index, left: length, ease: ease)
    }
}

extension Setting {
    /// The tune and the voice of a step, where they are still there.
    fileprivate mutating func take(_ step: JSON?, _ songbook: Songbook) {
        let known = step?["track"]?.string.flatMap { id in
            songbook.track(id)?.facts ?? TrackFacts(recorded: step?["recording"], id: id)
        }
        if let known { track = known }
        if let named = step?["voice"]?.string.flatMap(Voice.init) { voice = named }
    }
}

extension Session {
    /// Takes up what was kept: it waits for `resume`, within its routine where that is still there.
    mutating func recall(_ kept: Memory.Kept, from shelf: RoutineShelf, _ songbook: Songbook) {
        guard let interruption = kept.interruption else { return }
        let routine = interruption.step == nil ? nil : kept.setting.routine.flatMap { try? shelf.find($0) }
        var tracks: [String: TrackFacts] = [:]
        for name in routine?.steps.compactMap(\.track) ?? [] { tracks[name] = songbook.track(name.lowercased())?.facts }
        wait(after: interruption, in: routine, home: kept.setting, tracks: tracks, at: Clock.now)
    }
}

extension Limits {
    /// Seconds that a timer may have left.
    fileprivate static var left: ClosedRange<Double> { 0...timer.upperBound }
}

extension Descent {
    /// It goes on with the session, or finds that it has arrived.
    fileprivate init?(_ json: JSON?, from origin: Pace) {
        guard let micro = json?["tempo"]?.int, Tempo.range.contains(Tempo(micro: Int64(micro))),
            let slope = json?["slope"]?.double, slope > 0, slope <= Descent.steepest
        else { return nil }
        self.init(to: Tempo(micro: Int64(micro)), slope: slope, from: origin, at: Clock.now)
    }
}

extension Pace {
    /// Nil where one of them is none.
    init?(_ json: JSON) {
        guard let tempo = json["tempo"]?.int, Tempo.range.contains(Tempo(micro: Int64(tempo))),
            let beats = json["beats"]?.int, Pace.beatsPerStrokeRange.contains(beats)
        else { return nil }
        let pace = Pace(tempo: Tempo(micro: Int64(tempo)), beatsPerStroke: beats)
        guard Rate.range.contains(pace.rate) else { return nil }
        self = pace
    }
}
