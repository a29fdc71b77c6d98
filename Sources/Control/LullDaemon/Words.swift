// SPDX-License-Identifier: GPL-3.0-or-later

import LullLibrary
import LullProtocol
import LullRender
import LullSession
import LullStrokes

extension Refusal {
    /// What the parent is told.
    var protocolError: ProtocolError {
        switch self {
        case .nothingIsPlaying: ProtocolError(.sessionNothing, "Nothing is playing.", hint: "`lull play` starts.")
        case .nothingWasPlayed: ProtocolError(.sessionNothing, "Nothing was played yet.", hint: "`lull play` starts.")
        case .outOfRange(let name, let value, let from, let to):
            ProtocolError(
                .valueRange,
                "That would make the \(name) \(plain(value)), and it can be \(plain(from)) to \(plain(to)).",
                hint: "Choose another rate, or other beats a stroke.")
        case .tooLong(let seconds):
            ProtocolError(
                .valueRange, "\(plain(seconds / 60)) minutes is longer than an hour.",
                hint: "Add --no-limit if you mean it.")
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

extension Songbook {
    /// The track of this id, in any case.
    func find(_ id: String) throws(ProtocolError) -> Track {
        if let track = track(id.lowercased()) { return track }
        throw ProtocolError(
            .trackUnknown, "There is no track called \(id.prefix(64)).",
            hint: Nearest.question(to: id, among: tracks().map(\.id)) ?? "`lull tracks` lists them.")
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
                .deviceDenied, "This user may not open the sound device \(device).",
                hint: "Add the user to the group `audio`, then log in again.")
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
        case .tick: .tick
        }
    }

    /// In a few words, for `voices`.
    var words: String {
        switch self {
        case .hum: "a soft hum"
        case .tick: "a dry click on every beat, to check the time"
        }
    }
}

extension Register {
    /// MIDI: B3 and C#3, the medians of women's and men's singing to babies (domain.md 3b).
    var medianPitch: Int16 {
        switch self {
        case .higher: 59
        case .lower: 49
        }
    }
}
