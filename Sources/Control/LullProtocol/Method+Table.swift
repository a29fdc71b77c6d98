// SPDX-License-Identifier: GPL-3.0-or-later

extension Method {
    var signature: Signature {
        switch self {
        case .play:
            Signature(
                role: .player, summary: "Start a lullaby, or change over to it at the end of a phrase.",
                parameters: [
                    Parameter("track", .string), Parameter("stroke", .string), Parameter("rate", .rate),
                    Parameter("tempo", .tempo), Parameter("beats", .beats), Parameter("voice", .string),
                    Parameter("register", .register), Parameter("volume", .volume),
                    Parameter("for", .seconds(Limits.timer)), Parameter("noLimit", .bool),
                ],
                errors: [.trackUnknown, .trackBad, .strokeUnknown, .voiceUnknown, .valueRange] + Self.device)
        case .again:
            Signature(
                role: .player, summary: "Play exactly what was played last.",
                errors: [.sessionNothing, .trackUnknown, .trackBad] + Self.device)
        case .pause:
            Signature(role: .player, summary: "Fade to silence and stay there.", errors: [.sessionNothing])
        case .resume:
            Signature(role: .player, summary: "Go on from a pause or a hold.", errors: [.sessionNothing] + Self.device)
        case .toggle:
            Signature(
                role: .player, summary: "Pause if it plays, go on if it does not.",
                errors: [.sessionNothing] + Self.device)
        case .hold:
            Signature(
                role: .player, summary: "Wait on a held hum while your hands rest; resume goes on.",
                errors: [.sessionNothing])
        case .stop:
            Signature(role: .player, summary: "End with a fade.", parameters: [Parameter("now", .bool)])
        case .rate:
            Signature(
                role: .player, summary: "Set or show the strokes a minute.",
                parameters: [
                    Parameter("value", .rate), Parameter("by", .relative(-116...116, unit: Units.rate)),
                ], errors: [.valueRange])
        case .slower:
            Signature(
                role: .player, summary: "Slow the strokes down.",
                parameters: [Parameter("by", .number(0...116, unit: Units.rate))], errors: [.valueRange])
        case .faster:
            Signature(
                role: .player, summary: "Speed the strokes up.",
                parameters: [Parameter("by", .number(0...116, unit: Units.rate))], errors: [.valueRange])
        case .tempo:
            Signature(
                role: .player, summary: "Set or show the beats a minute.",
                parameters: [
                    Parameter("value", .tempo), Parameter("by", .relative(-220...220, unit: Units.tempo)),
                ], errors: [.valueRange])
        case .beats:
            Signature(
                role: .player, summary: "Set or show the beats in one stroke; auto finds what fits the tune.",
                parameters: [Parameter("value", .integerOr(word: "auto", Limits.beats, unit: Units.beats))],
                errors: [.valueRange])
        case .stroke:
            Signature(
                role: .player, summary: "Choose a stroke, or show the present one.",
                parameters: [Parameter("stroke", .string)], errors: [.strokeUnknown])
        case .strokes:
            Signature(
                role: .listener, summary: "List the strokes, all or of one part of the body.",
                parameters: [Parameter("region", .string)], errors: [.regionUnknown])
        case .volume:
            Signature(
                role: .player, summary: "Set or show the volume.",
                parameters: [
                    Parameter("value", .volume), Parameter("by", .relative(-100...100, unit: Units.volume)),
                ], errors: [.valueRange])
        case .voice:
            Signature(
                role: .player, summary: "Choose who sings, or show who does.",
                parameters: [Parameter("voice", .string)],
                errors: [.voiceUnknown])
        case .register:
            Signature(
                role: .player, summary: "Sing higher or lower, or show which.",
                parameters: [Parameter("register", .register)], errors: [.valueRange])
        case .voices:
            Signature(role: .listener, summary: "List the voices.")
        case .layer:
            Signature(
                role: .player, summary: "Lay a soft sound under the tune, change its level, or take it away.",
                parameters: [
                    Parameter("layer", .string, isRequired: true),
                    Parameter("value", .integerOr(word: "off", Limits.volume, unit: Units.volume)),
                ], errors: [.layerUnknown, .valueRange])
        case .layers:
            Signature(role: .listener, summary: "List the layers and their levels.")
        case .tracks:
            Signature(
                role: .listener, summary: "List the tracks, or those that match a text.",
                parameters: [Parameter("kind", .choice(["score", "recording"])), Parameter("text", .string)],
                errors: [.valueRange])
        case .track:
            Signature(
                role: .listener, summary: "Show one track in full, with its words and where it comes from.",
                parameters: [Parameter("track", .string, isRequired: true)], errors: [.trackUnknown, .trackBad])
        case .status:
            Signature(role: .listener, summary: "Show what is playing now.")
        case .devices:
            Signature(role: .listener, summary: "List the sound cards by their stable names.")
        case .calibrate:
            Signature(
                role: .owner, summary: "Read a sound meter where the baby lies, so that Lull knows dB(A).",
                parameters: [
                    Parameter("begin", .bool), Parameter("reading", .number(Limits.reading, unit: Units.reading)),
                    Parameter("forget", .bool),
                ], errors: [.sessionBusy, .sessionNothing, .valueRange] + Self.device)
        case .subscribe:
            Signature(
                role: .listener, summary: "Be told of what happens, as it happens.",
                parameters: [Parameter("topics", .choices(Topic.allCases.map(\.rawValue)), isRequired: true)],
                errors: [.valueRange, .clientSlow])
        }
    }

    private static var device: [ProtocolError.Name] { [.deviceAbsent, .deviceBusy, .deviceDenied] }
}

/// The ranges of the numbers.
///
/// - Thread: any
package enum Limits {
    /// Strokes a minute.
    package static var rate: ClosedRange<Double> { 4...120 }
    /// Beats a minute.
    package static var tempo: ClosedRange<Double> { 20...240 }
    /// Beats in a stroke.
    package static var beats: ClosedRange<Int> { 1...24 }
    package static var volume: ClosedRange<Int> { 0...100 }
    /// dB(A) that a sound meter may read of the reference hum where a baby lies.
    package static var reading: ClosedRange<Double> { 20...85 }
    /// Seconds until it ends by itself.
    package static var timer: ClosedRange<Double> { 1...86_400 }
    /// Seconds until it ends by itself, unless the parent asks for no limit.
    package static var usualTimer: ClosedRange<Double> { 1...3_600 }
}

private enum Units {
    static var rate: String { "strokes a minute" }
    static var tempo: String { "beats a minute" }
    static var beats: String { "beats in a stroke" }
    static var volume: String { "" }
    static var reading: String { "dB(A)" }
}

extension Parameter.Kind {
    fileprivate static var rate: Self { .number(Limits.rate, unit: Units.rate) }
    fileprivate static var tempo: Self { .number(Limits.tempo, unit: Units.tempo) }
    fileprivate static var beats: Self { .integer(Limits.beats, unit: Units.beats) }
    fileprivate static var volume: Self { .integer(Limits.volume, unit: Units.volume) }
    fileprivate static var register: Self { .choice(["higher", "lower"]) }
}
