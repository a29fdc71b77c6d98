// SPDX-License-Identifier: GPL-3.0-or-later

import LullLibrary
import LullProtocol
import LullRender
import LullSession
import LullStrokes
import LullTime

/// Sentences that are no errors; those of a theme stand with its errors in `Words+THEME.swift`.
enum Words {
    /// Behind a line of the log that has been written before.
    static func soOften(_ count: Int) -> String { "(\(count) times by now)" }

    // MARK: - What is kept

    static func unreadableMemory(_ path: String) -> String {
        "\(path) cannot be understood; what was played last is forgotten."
    }

    static func newerMemory(_ path: String) -> String { "\(path) was written by a newer Lull; it is left as it is." }

    static func notRemembered(_ error: any Error) -> String { "What is playing could not be remembered: \(error)." }
}

extension Refusal {
    /// What the parent is told.
    var protocolError: ProtocolError {
        switch self {
        case .nothingIsPlaying: ProtocolError(.sessionNothing, "Nothing is playing.", hint: "`lull play` starts.")
        case .noRoutine:
            ProtocolError(
                .sessionNothing, "No guided massage is going on.", hint: "`lull routine first-time` begins one.")
        case .nothingWasPlayed: ProtocolError(.sessionNothing, "Nothing was played yet.", hint: "`lull play` starts.")
        case .outOfRange(let name, let value, let from, let to):
            ProtocolError(
                .valueRange,
                "That would make the \(name) \(plain(value)), and it can be \(plain(from)) to \(plain(to)).",
                hint: ["rate", "tempo", "beats a stroke"].contains(name)
                    ? "Choose another rate, or other beats a stroke." : "Choose one in that range.")
        case .tooLong(let seconds):
            ProtocolError(
                .valueRange, "\(plain(seconds / 60)) minutes is longer than an hour.",
                hint: "Add --no-limit if you mean it.")
        case .notDownwards(let tempo):
            ProtocolError(
                .valueRange, "A wind-down only goes down, and it plays at \(plain(tempo.perMinute)) beats a minute.",
                hint: "Choose less than that.")
        }
    }

    private func plain(_ value: Double) -> String {
        let rounded = (value * 10).rounded() / 10
        return rounded == rounded.rounded() ? "\(Int(rounded))" : "\(rounded)"
    }
}

extension ProtocolError {
    static func unknownStroke(_ name: String) -> ProtocolError {
        ProtocolError(
            .strokeUnknown, "There is no stroke called \(name.prefix(64)).",
            hint: Nearest.question(to: name, among: Strokes.all.map(\.id)) ?? "`lull strokes` lists them.")
    }

    package static func unknownVoice(_ name: String) -> ProtocolError {
        ProtocolError(
            .voiceUnknown, "There is no voice called \(name.prefix(64)).",
            hint: Nearest.question(to: name, among: Voice.allCases.map(\.rawValue)) ?? "`lull voices` lists them.")
    }
}

extension ProtocolError {
    static let deafAudioLane = ProtocolError(
        .internal, "The audio lane does not listen.", hint: "Restart lulld.")

    static func unexpected(_ error: any Error) -> ProtocolError {
        ProtocolError(.internal, "\(error)", hint: "Restart lulld.")
    }

    static func unknownRegion(_ name: String) -> ProtocolError {
        let regions = Region.allCases.map(\.rawValue)
        return ProtocolError(
            .regionUnknown, "There is no region called \(name.prefix(64)).",
            hint: Nearest.question(to: name, among: regions) ?? "It is one of \(regions.joined(separator: ", ")).")
    }

    package static func unknownLayer(_ name: String) -> ProtocolError {
        ProtocolError(
            .layerUnknown, "There is no layer called \(name.prefix(64)).",
            hint: Nearest.question(to: name, among: Layer.allCases.map(\.rawValue)) ?? "`lull layers` lists them.")
    }
}

extension Songbook {
    /// The track of this id, in any case.
    func find(_ id: String) throws(ProtocolError) -> Track {
        let wanted = id.lowercased()
        if let track = track(wanted) { return track }
        if let problem = problem(wanted) {
            throw ProtocolError(.trackBad, problem, hint: "`lull check` says what is wrong in it.")
        }
        let ids = tracks().map(\.id)
        guard !ids.isEmpty else {
            throw ProtocolError(
                .trackUnknown, "There are no tunes: no .abc file that can be read lies in a folder of sounds.",
                hint: folders.last.map { "Put one into \($0); it is there at once." }
                    ?? "Name a folder in the settings.")
        }
        throw ProtocolError(
            .trackUnknown, "There is no track called \(id.prefix(64)).",
            hint: Nearest.question(to: id, among: ids) ?? "`lull tracks` lists them.")
    }
}

extension SinkState {
    var name: String {
        switch self {
        case .closed: "closed"
        case .open: "open"
        case .waiting: "waiting"
        case .busy: "busy"
        case .denied: "denied"
        }
    }

    /// Why nothing can be played on `device`.
    func protocolError(_ device: String) -> ProtocolError {
        switch self {
        case .busy:
            ProtocolError(
                .deviceBusy, "Another program is using the sound device \(device).",
                hint: "Stop it, or choose another device in the settings, and try again.")
        case .denied:
            ProtocolError(
                .deviceDenied, "lulld may not open the sound device \(device).",
                hint: "`lull doctor` says why: most often its user is not in the group `audio`.")
        case .waiting, .closed, .open:
            ProtocolError(
                .deviceAbsent, "The sound device \(device) is not there.",
                hint: "Switch the speaker on or plug it in, then play again; `lull devices` lists what is there.")
        }
    }
}

extension Voice {
    var kind: VoiceKind {
        switch self {
        case .hum: .hum
        case .musicBox: .musicBox
        case .harp: .harp
        case .tick: .tick
        }
    }

    /// In a few words, for `voices`.
    var words: String {
        switch self {
        case .hum: "a soft hum"
        case .musicBox: "a small music box, an octave above the hum"
        case .harp: "a harp, with soft chords under the tune"
        case .tick: "a dry click on every beat, to check the time"
        }
    }
}

extension Layer {
    var kind: LayerKind {
        switch self {
        case .heartbeat: .heartbeat
        case .ocean: .ocean
        case .womb: .womb
        }
    }

    /// In a few words, for `layers`.
    var words: String {
        switch self {
        case .heartbeat: "a heart that beats with the tune, and on every stroke"
        case .ocean: "waves, as slow as breath"
        case .womb: "a low, dark rush, as before birth"
        }
    }
}

extension Register {
    /// MIDI: B3 and C#3, the medians of women's and men's singing to babies (docs/sound.md, Register).
    var medianPitch: Int16 {
        switch self {
        case .higher: 59
        case .lower: 49
        }
    }
}
