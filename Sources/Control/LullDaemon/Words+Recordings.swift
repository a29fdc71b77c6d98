// SPDX-License-Identifier: GPL-3.0-or-later

import LullLibrary
import LullProtocol
import LullRecording

/// What the parent is told of files and of the library.
extension ProtocolError {
    static let noLibrary = ProtocolError(
        .libraryAbsent, "There is no place to keep recordings.",
        hint: "Set XDG_DATA_HOME or HOME, and start lulld again.")

    static func needsTaps(_ recording: Recording) -> ProtocolError {
        ProtocolError(
            .gridAbsent, "Lull does not know where the beats of \(recording.facts.title) are.",
            hint: "Tap them once, while it plays elsewhere: `lull grid \(recording.id) tap`.")
    }

    static func isPlaying(_ recording: Recording) -> ProtocolError {
        ProtocolError(
            .libraryBusy, "\(recording.facts.title) is playing.", hint: "`lull stop` ends it; then remove it.")
    }

    static func isATune(_ track: Track) -> ProtocolError {
        ProtocolError(
            .trackNotRecording, "\(track.title) is a tune, not a recording.",
            hint: "A tune is a file of its own in a folder of sounds.")
    }

    static func stopped(_ name: String) -> ProtocolError {
        ProtocolError(.importStopped, "The import of \(name) was stopped.", hint: "Nothing of it is kept.")
    }

    static func silentFile(_ name: String) -> ProtocolError {
        ProtocolError(.fileSilent, "There is nothing to hear in \(name).", hint: "Save or copy it again.")
    }

    static func emptyFile(_ name: String) -> ProtocolError {
        ProtocolError(.fileNotAudio, "\(name) is empty.", hint: "Save or copy it again.")
    }

    static let tooManyTickets = ProtocolError(
        .libraryBusy, "\(ImportTickets.most) files are announced and none of them has come yet.",
        hint: "Wait a minute and try again.")
    static let unknownTicket = ProtocolError(
        .ticketUnknown, "This ticket is not good, or not any more.",
        hint: "Ask for a new one with `import`; it is good once, and for a minute.")

    /// - Parameter count: bytes that came; more than announced where the client has not kept to it
    static func changed(_ name: String, _ size: Int, _ count: Int) -> ProtocolError {
        ProtocolError(
            .fileChanged,
            count > size
                ? "More of \(name) came than the \(size) bytes that were announced."
                : "Only \(count) of the \(size) bytes of \(name) came.",
            hint: "Import it again once nothing writes to it.")
    }

    /// - Parameter name: what the parent calls it; the library's own paths tell nobody anything
    init(_ error: LibraryError, of name: String) {
        let (kind, what): (Name, String) =
            switch error {
            case .full: (.diskFull, "The disk is full; \(name) was not written.")
            case .denied: (.diskDenied, "Lull may not write to its library.")
            case .readOnly: (.diskFailed, "The disk of the library can only be read.")
            case .locked: (.libraryBusy, "Another program holds the library.")
            case .tooLarge: (.fileTooLarge, "\(name) is too large.")
            case .unknown: (.trackUnknown, error.what)
            case .notOurs: (.trackNotRecording, "\(name) is a file of its own, outside the library.")
            case .nothingToUndo: (.gridAbsent, "There is nothing to undo in the beat grid of \(name).")
            case .damaged, .newer, .gone, .otherContent, .unanalysed: (.trackBad, error.what)
            case .failed: (.diskFailed, error.what)
            }
        self.init(kind, what, hint: error.hint)
    }
}

extension SoundFileReadError {
    var protocolError: ProtocolError {
        let name: ProtocolError.Name =
            switch self {
            case .isFolder, .isNoFile, .empty, .noSound: .fileNotAudio
            case .tooManyChannels, .oddRate, .noFrames, .broken: .fileDamaged
            case .tooLarge: .fileTooLarge
            case .tooLong: .fileTooLong
            case .cancelled: .importStopped
            case .gone, .denied, .failed: .diskFailed
            }
        return ProtocolError(name, what, hint: hint)
    }
}

extension Words {
    static let overtaken = "Something else was asked for meanwhile."
    static let library = "The library"

    // MARK: - What is rendered

    static func renderUnreadable(_ recording: Recording, _ error: any Error) -> String {
        "What was rendered of \(recording.facts.title) cannot be read: \(error)"
    }

    static func renderNotKept(_ error: any Error) -> String {
        "A recording that was rendered at a steady pace could not be kept for the next time: \(error)"
    }

    static func stretchedAsItPlays(_ recording: Recording, _ error: any Error) -> String {
        "\(recording.facts.title) is stretched as it plays: \(error)"
    }
}
