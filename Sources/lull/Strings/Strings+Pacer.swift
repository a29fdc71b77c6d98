// SPDX-License-Identifier: GPL-3.0-or-later

extension Strings {
    static func track(_ now: Now) -> String {
        [now.title, now.voice, tempo(now.tempo)].compactMap { $0 }.joined(separator: ", ")
    }

    /// "20 strokes, 16 minutes left"
    static func progress(_ pacer: Pacer, at time: Int64) -> String {
        let done =
            if case .stroke(let index, _, _) = pacer.place(at: time) { index } else { pacer.now.strokes }
        return [strokes(done), pacer.remaining(at: time).map(left)].compactMap { $0 }.joined(separator: ", ")
    }

    static func resting(_ state: Now.State) -> String {
        switch state {
        case .holding: "Your hands rest. h goes on."
        case .paused: "Paused. space goes on."
        case .fading: "Fading out."
        case .playing, .stopped: ""
        }
    }

    static func countIn(_ seconds: Int) -> String { "Begin in \(seconds)" }

    /// What the keys do, the needed most first.
    static func keys(_ now: Now) -> [String] {
        switch now.state {
        case .stopped: (now.trackID == nil ? [] : ["a again"]) + ["q leave"]
        case .fading: ["a again", "q leave"]
        case .holding: ["h go on", "t tap", "s stop", "q leave"]
        case .paused: ["space go on", "s stop", "q leave"]
        case .playing: ["h hold", "- slower", "+ faster", "s stop", "space pause", "t tap", "q leave"]
        }
    }

    /// The keys of a guided massage.
    static func stepKeys(_ now: Now) -> [String] {
        now.routine == nil || now.state == .fading ? [] : ["n next step", "b step back"]
    }

    /// A line of the plain pacer, for a stroke counted from 0.
    static func stroke(_ index: Int) -> String { "Stroke \(index + 1)" }
}
