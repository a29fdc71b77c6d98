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
                    Parameter("onTap", .bool),
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
        case .timer:
            Signature(
                role: .player, summary: "End by itself after a time, or not at all; or show what is left.",
                parameters: [
                    Parameter("value", .secondsOr(word: "off", Limits.timer)), Parameter("noLimit", .bool),
                ], errors: [.sessionNothing, .valueRange] + Self.device)
        case .ramp:
            Signature(
                role: .player, summary: "Wind down to a slower tempo, little by little.",
                parameters: [
                    Parameter("tempo", .tempo, isRequired: true), Parameter("over", .seconds(Limits.timer)),
                ], errors: [.sessionNothing, .valueRange])
        case .tap:
            Signature(
                role: .player, summary: "Press a key on each stroke, and the music follows your hands.",
                parameters: [Parameter("at", .number(Limits.moment, unit: Units.moment))],
                errors: [.valueRange, .trackUnknown, .trackBad] + Self.device)
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
        case .remove:
            Signature(
                role: .owner, summary: "Delete a recording from the library.",
                parameters: [Parameter("track", .string, isRequired: true)],
                errors: [.trackUnknown, .trackNotRecording, .trackBad] + Self.library)
        case .grid:
            Signature(
                role: .owner, summary: "Show, mend or replace the beats of a recording.",
                parameters: [
                    Parameter("track", .string, isRequired: true),
                    Parameter("do", .choice(GridChange.allCases.map(\.rawValue))),
                    Parameter("taps", .numbers(Limits.place, count: Limits.taps, unit: Units.place)),
                    Parameter("ms", .relative(Limits.nudge, unit: Units.nudge)),
                    Parameter("at", .number(Limits.place, unit: Units.place)),
                    Parameter("count", .integer(Limits.bar, unit: Units.bar)),
                    Parameter("beats", .text(Limits.beatList)),
                ],
                errors: [.trackUnknown, .trackNotRecording, .trackBad, .gridBad, .gridAbsent] + Self.library)
        case .import:
            Signature(
                role: .owner, summary: "Add sound files to the library.",
                parameters: [
                    Parameter("name", .string, isRequired: true),
                    Parameter("size", .integer(0...Int(1) << 53, unit: Units.size), isRequired: true),
                    Parameter("title", .string),
                ], errors: [.fileNotAudio, .fileTooLarge] + Self.library)
        case .send:
            Signature(
                role: .owner, summary: "Send the bytes that a ticket of import is for, behind this line.",
                parameters: [Parameter("ticket", .string, isRequired: true)],
                errors: [
                    .ticketUnknown, .fileNotAudio, .fileDamaged, .fileSilent, .fileTooLong, .fileTooLarge,
                    .fileChanged, .importStopped,
                ] + Self.library)
        case .record:
            Signature(
                role: .owner, summary: "Record your own voice, and keep it as a lullaby.",
                parameters: [
                    Parameter("name", .string), Parameter("do", .choice(RecordStep.allCases.map(\.rawValue))),
                    Parameter("for", .seconds(Limits.take)), Parameter("pulse", .bool), Parameter("rate", .rate),
                    Parameter("tempo", .tempo),
                    Parameter("taps", .numbers(Limits.moment, count: Limits.taps, unit: Units.moment)),
                ],
                errors: [
                    .sessionBusy, .sessionNothing, .trackTaken, .recordStopped, .fileSilent, .gridAbsent, .valueRange,
                ] + Self.library + Self.device)
        case .history:
            Signature(
                role: .player, summary: "Show what was played and when, the newest first, or forget all of it.",
                parameters: [
                    Parameter("clear", .bool), Parameter("count", .integer(Limits.history, unit: Units.history)),
                ], errors: [.valueRange] + Self.library)
        case .routine:
            Signature(
                role: .player, summary: "Begin a guided massage, or show the step that it is at.",
                parameters: [
                    Parameter("routine", .string), Parameter("explain", .bool), Parameter("track", .string),
                    Parameter("voice", .string), Parameter("volume", .volume), Parameter("noLimit", .bool),
                ],
                errors: [.routineUnknown, .routineBad, .trackUnknown, .trackBad, .voiceUnknown, .valueRange]
                    + Self.device)
        case .routines:
            Signature(role: .listener, summary: "List the guided massages, with yours among them.")
        case .next:
            Signature(
                role: .player, summary: "Go to the next step of a guided massage, with the next phrase.",
                errors: [.sessionNothing])
        case .back:
            Signature(
                role: .player, summary: "Go back a step of a guided massage, with the next phrase.",
                errors: [.sessionNothing])
        case .export:
            Signature(
                role: .owner, summary: "Write everything of yours into a folder, as plain files.",
                parameters: [
                    Parameter("ticket", .string),
                    Parameter("from", .integer(0...Int(1) << 53, unit: "")),
                ], errors: [.ticketUnknown, .fileChanged] + Self.library)
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
        case .doctor:
            Signature(
                role: .listener, summary: "Find out why there is no sound, and what to do.",
                parameters: [Parameter("tick", .seconds(Limits.tick))],
                errors: [.sessionBusy, .valueRange] + Self.device)
        case .subscribe:
            Signature(
                role: .listener, summary: "Be told of what happens, as it happens.",
                parameters: [Parameter("topics", .choices(Topic.allCases.map(\.rawValue)), isRequired: true)],
                errors: [.valueRange, .clientSlow])
        }
    }

    private static var library: [ProtocolError.Name] {
        [.libraryAbsent, .libraryBusy, .diskFull, .diskDenied, .diskFailed]
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
    /// Bytes of a file that comes into the library.
    package static var file: ClosedRange<Int> { 1...512 << 20 }
    /// Seconds from the beginning of a recording.
    package static var place: ClosedRange<Double> { 0...3_600 }
    /// Taps that come at once.
    package static var taps: ClosedRange<Int> { 1...2_000 }
    /// CLOCK_MONOTONIC nanoseconds of a key press.
    package static var moment: ClosedRange<Double> { 0...9e18 }
    /// Seconds of a recording of one's own.
    package static var take: ClosedRange<Double> { 1...1_800 }
    /// Seconds of a tick that is listened to.
    package static var tick: ClosedRange<Double> { 1...60 }
    /// Milliseconds by which a beat grid may be moved at once.
    package static var nudge: ClosedRange<Double> { -2_000...2_000 }
    /// Beats in a bar.
    package static var bar: ClosedRange<Int> { 1...12 }
    /// Bytes of a file that are given out at once: in Base64 they fit into a line.
    package static var piece: Int { 32_768 }
    /// Massages of the history that are told at once.
    package static var history: ClosedRange<Int> { 1...500 }
    /// Bytes of a list of beats: with its line ends and tabs written as two characters each, it fits into a line.
    package static var beatList: ClosedRange<Int> { 1...52_000 }
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
    static var place: String { "seconds" }
    static var moment: String { "nanoseconds" }
    static var nudge: String { "milliseconds" }
    static var bar: String { "beats in a bar" }
    static var size: String { "bytes" }
    static var history: String { "massages" }
}

extension Parameter.Kind {
    fileprivate static var rate: Self { .number(Limits.rate, unit: Units.rate) }
    fileprivate static var tempo: Self { .number(Limits.tempo, unit: Units.tempo) }
    fileprivate static var beats: Self { .integer(Limits.beats, unit: Units.beats) }
    fileprivate static var volume: Self { .integer(Limits.volume, unit: Units.volume) }
    fileprivate static var register: Self { .choice(["higher", "lower"]) }
}
