// SPDX-License-Identifier: GPL-3.0-or-later

import LullProtocol
import LullSession
import LullTime

/// The member `session` of what is kept: what a restart cut short.
extension Interruption {
    var json: JSON {
        [
            "tempo": .integer(setting.pace.tempo.micro), "beats": .integer(Int64(setting.pace.beatsPerStroke)),
            "left": left.map { .number(($0 * 10).rounded() / 10) } ?? .null,
            "length": length.map { .number($0) } ?? .null,
            "place": .integer(Int64(entry.beat)), "verse": .integer(Int64(entry.verse)),
            "ramp": descent.map { ["tempo": .integer($0.target.micro), "slope": .number($0.slope)] } ?? .null,
        ]
    }

    /// Nil where nothing was cut short, or nobody can tell what.
    init?(_ json: JSON?, of setting: Setting) {
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
        self.init(
            setting: heard, left: left.double, length: length.double, entry: Entry(beat: beat, verse: verse),
            descent: Descent(json["ramp"], from: setting.pace))
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
