// SPDX-License-Identifier: GPL-3.0-or-later

/// What a request is answered with when it cannot be done: a closed list of names, each with its code on the wire and
/// the CLI's exit code, and two sentences for a person.
///
/// - Thread: any
package struct ProtocolError: Error, Equatable, Sendable {
    package let name: Name
    /// What is wrong: one sentence, with its full stop.
    package let message: String
    /// What to do about it: one sentence, with its full stop; empty where nothing can be done.
    package let hint: String

    package init(_ name: Name, _ message: String, hint: String = "") {
        self.name = name
        self.message = message
        self.hint = hint
    }
}

extension ProtocolError {
    /// The stable names. JSON-RPC's own codes for what is wrong with a request's form, ours from -32000 downwards; a
    /// code is never given to another name.
    package enum Name: String, CaseIterable, Sendable {
        case requestSyntax = "request.syntax"
        case requestInvalid = "request.invalid"
        case methodUnknown = "method.unknown"
        case paramsInvalid = "params.invalid"
        case `internal` = "internal"
        case valueRange = "value.range"
        case trackUnknown = "track.unknown"
        case strokeUnknown = "stroke.unknown"
        case voiceUnknown = "voice.unknown"
        case regionUnknown = "region.unknown"
        case sessionNothing = "session.nothing"
        case trackBad = "track.bad"
        case deviceAbsent = "device.absent"
        case deviceBusy = "device.busy"
        case deviceDenied = "device.denied"
        case permissionDenied = "permission.denied"
        case settingsBad = "settings.bad"
        case clientSlow = "client.slow"
        case limitExceeded = "limit.exceeded"
        case layerUnknown = "layer.unknown"
        case sessionBusy = "session.busy"
        case fileNotAudio = "file.notAudio"
        case fileDamaged = "file.damaged"
        case fileSilent = "file.silent"
        case fileTooLong = "file.tooLong"
        case fileTooLarge = "file.tooLarge"
        case fileChanged = "file.changed"
        case importStopped = "import.stopped"
        case ticketUnknown = "ticket.unknown"
        case diskFull = "disk.full"
        case diskDenied = "disk.denied"
        case diskFailed = "disk.failed"
        case libraryBusy = "library.busy"
        case libraryAbsent = "library.absent"
        case trackNotRecording = "track.notRecording"
        case gridBad = "grid.bad"
        case gridAbsent = "grid.absent"
        case trackTaken = "track.taken"
        case recordStopped = "record.stopped"
        case routineUnknown = "routine.unknown"
        case routineBad = "routine.bad"

        package var code: Int64 { numbers.code }

        /// The exit code (sysexits) that the CLI gives for it.
        package var exitCode: Int32 { numbers.exit }

        private var numbers: (code: Int64, exit: Int32) {
            switch self {
            case .requestSyntax: (-32700, 70)
            case .requestInvalid: (-32600, 70)
            case .methodUnknown: (-32601, 64)
            case .paramsInvalid: (-32602, 64)
            case .internal: (-32603, 70)
            case .valueRange: (-32000, 64)
            case .trackUnknown: (-32001, 66)
            case .strokeUnknown: (-32002, 66)
            case .voiceUnknown: (-32003, 66)
            case .regionUnknown: (-32004, 66)
            case .sessionNothing: (-32005, 64)
            case .trackBad: (-32006, 65)
            case .deviceAbsent: (-32007, 74)
            case .deviceBusy: (-32008, 75)
            case .deviceDenied: (-32009, 77)
            case .permissionDenied: (-32010, 77)
            case .settingsBad: (-32011, 78)
            case .clientSlow: (-32012, 75)
            case .limitExceeded: (-32013, 75)
            case .layerUnknown: (-32014, 66)
            case .sessionBusy: (-32015, 75)
            case .fileNotAudio: (-32016, 65)
            case .fileDamaged: (-32017, 65)
            case .fileSilent: (-32018, 65)
            case .fileTooLong: (-32019, 65)
            case .fileTooLarge: (-32020, 65)
            case .fileChanged: (-32021, 74)
            case .importStopped: (-32022, 75)
            case .ticketUnknown: (-32023, 75)
            case .diskFull: (-32024, 73)
            case .diskDenied: (-32025, 77)
            case .diskFailed: (-32026, 74)
            case .libraryBusy: (-32027, 75)
            case .libraryAbsent: (-32028, 78)
            case .trackNotRecording: (-32029, 64)
            case .gridBad: (-32030, 65)
            case .gridAbsent: (-32031, 64)
            case .trackTaken: (-32032, 64)
            case .recordStopped: (-32033, 75)
            case .routineUnknown: (-32034, 66)
            case .routineBad: (-32035, 65)
            }
        }
    }

    package var exitCode: Int32 { name.exitCode }
}

extension ProtocolError {
    /// The `error` member of an answer.
    package var json: JSON {
        [
            "code": .integer(name.code), "message": .string(message),
            "data": ["name": .string(name.rawValue), "hint": .string(hint)],
        ]
    }

    /// Whether somebody who makes room, or mends the disk, may try the same again.
    package var isOfDisk: Bool { [.diskFull, .diskDenied, .diskFailed].contains(name) }

    /// Reads the `error` member of an answer. A name that this version does not know, from a newer daemon, is taken for
    /// `internal`; its sentences stay.
    package init(json: JSON) {
        let data = json["data"]
        self.init(
            data?["name"]?.string.flatMap(Name.init) ?? .internal,
            json["message"]?.string ?? Words.silentRefusal, hint: data?["hint"]?.string ?? "")
    }
}
