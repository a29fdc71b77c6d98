// SPDX-License-Identifier: GPL-3.0-or-later

extension Strings {
    /// What to say after a change: what will happen where it waits for its moment, else how things stand now.
    ///
    /// - Parameter value: the one thing that was asked about; nil for what goes on as a whole.
    package static func answer(_ now: Now, value: String? = nil) -> [String] {
        [now.pending.map(next) ?? value ?? present(now), now.note].compactMap { $0 } + trouble(now)
    }

    /// What `status` says.
    package static func status(_ now: Now) -> [String] {
        let details = now.state == .stopped ? nil : details(now)
        let guided = now.routine.map { "\($0.title). \(step($0, now)) \(then($0))" }
        let lines = [
            present(now), guided, details, now.ramp.map(windingDown), now.pending.map(next), loudness(now), now.note,
        ]
        return lines.compactMap { $0 } + trouble(now)
    }

    /// One sentence on what goes on.
    package static func present(_ now: Now) -> String {
        let title = now.title ?? "a lullaby"
        return switch now.state {
        case .stopped where now.loudness.hasReference: referencePlays
        case .stopped: "Nothing is playing. `lull play` begins, `lull again` repeats last time."
        case .playing: "\(performing(title, voice: now.voice)) at \(pace(now))."
        case .holding: "Holding \(title) while your hands rest. `lull resume` goes on."
        case .paused: "\(title) is paused. `lull resume` goes on."
        case .fading: "\(title) is fading out."
        }
    }

    private static func performing(_ title: String, voice: String?) -> String {
        switch voice {
        case "hum": "Humming \(title)"
        case "music-box": "Playing \(title) on the music box"
        case "harp": "Playing \(title) on the harp"
        case "tick": "Ticking the beats of \(title)"
        default: "Playing \(title)"
        }
    }

    /// "12 strokes a minute (Indian milking, 6 beats a stroke)"
    static func pace(_ now: Now) -> String {
        let parts = [now.strokeName, now.beatsPerStroke > 0 ? beats(now.beatsPerStroke) : nil].compactMap { $0 }
        return rate(now.rate) + (parts.isEmpty ? "" : " (\(parts.joined(separator: ", ")))")
    }

    private static func details(_ now: Now) -> String {
        let parts =
            ["\(strokes(now.strokes)) so far", now.remaining.map(left), "volume \(number(now.volume))"]
            + now.layers.map { "\($0.name) at \($0.level)" }
        return parts.compactMap { $0 }.joined(separator: ", ") + "."
    }

    static func left(_ seconds: Double) -> String { "\(length(seconds)) left" }

    package static func next(_ pending: Now.Pending) -> String {
        if pending.at == "tap" { return "Next: \(pending.what), on the stroke after your tap. `lull tap` taps." }
        let moment =
            switch pending.at {
            case "phrase": "at the end of the phrase, "
            case "bar": "at the next bar, "
            case "stroke": "at the next stroke, "
            case "beat": "at the next beat, "
            default: ""
            }
        // A step of a routine is called "next" already.
        let what = pending.what.hasPrefix("next ") ? String(pending.what.dropFirst(5)) : pending.what
        return "Next: \(what), \(moment)in \(length(pending.seconds))."
    }

    /// What keeps the sound away, and what to do; nothing where all is well.
    static func trouble(_ now: Now) -> [String] {
        (now.faults > 0 ? ["A voice failed and was muted for a moment. Please tell Lull's developers."] : [])
            + device(now)
    }

    private static func device(_ now: Now) -> [String] {
        switch now.device {
        case .open, .closed: []
        case .waiting(let name) where now.state == .stopped:
            ["The sound card \(name) is away. Switch it on, or choose another of `lull devices`."]
        case .waiting(let name): ["The sound card \(name) is away; the sound comes back with it."]
        case .busy: ["Another program has the sound card. Close it, or choose another card of `lull devices`."]
        case .denied:
            ["The daemon may not use the sound card. Type `sudo usermod -aG audio $USER`, and log in again."]
        }
    }

    static func capitalized(_ text: String) -> String { text.prefix(1).uppercased() + text.dropFirst() }
}
