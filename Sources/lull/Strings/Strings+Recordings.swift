// SPDX-License-Identifier: GPL-3.0-or-later

import LullProtocol

/// Recordings: adding, showing, mending and deleting them.
extension Strings {
    // MARK: Help

    static let importHelp = "The files to add."
    static let importKinds = """
        WAV, FLAC, OGG, Opus and MP3, up to 30 minutes each. Lull keeps a copy; the file itself is not touched.
        """
    static let soundEndings = ["wav", "flac", "ogg", "oga", "opus", "mp3"]
    static let titleHelp = "What to call it; the file's name where you leave it out."
    static let yesHelp = "Do not ask."
    static let recordingHelp = "The recording's id, as `lull tracks --kind recording` lists it."
    static let gridHelp = """
        show, export [FILE] or import FILE; tap; x2, /2, x3, /3; nudge MS; downbeat [SECONDS]; bars N; undo.
        """
    static let gridValueHelp = """
        Of nudge, milliseconds; of downbeat, seconds from the file's beginning; of bars, beats; of export and import, a \
        .beats file; of tap, the taps in seconds where you do not tap them now.
        """

    // MARK: Import

    static let oneTitle = "One title cannot be that of several files."
    static let oneTitleHint = "Import them one by one, or leave the title out."

    package static func importStage(_ stage: String) -> String {
        switch stage {
        case "receiving": "sending"
        case "decoding": "reading"
        case "analysing": "finding the beats"
        case "storing": "keeping"
        default: stage
        }
    }

    /// What became of a file.
    package static func imported(_ name: String, _ result: JSON) -> [String] {
        let track = result["track"] ?? .null
        let id = text(track["id"])
        let title = "\(text(track["title"])) (\(id))"
        guard result["isNew"]?.bool ?? true else { return ["\(name) is here already, as \(title)."] }
        let notes = (result["notes"]?.array ?? []).compactMap(\.string)
        return ["Added \(title): \(joined(recordingFacts(track)))."] + notes + needsTaps(track, id)
    }

    static func needsTaps(_ track: JSON, _ id: String) -> [String] {
        track["needsTaps"]?.bool ?? false
            ? ["Its beats are not clear enough to follow. Tap along once: `lull grid \(id) tap`."] : []
    }

    static func noFile(_ path: String) -> String { "There is no file \(path)." }
    static let noFileHint = "Look at the name again."
    static func noPermission(_ path: String) -> String { "You may not read \(path)." }
    static let noPermissionHint = "Make it readable for you, or copy it."
    static func notRead(_ path: String, _ reason: String) -> String { "\(path) cannot be read: \(reason)." }
    static let notReadHint = "Copy it to this machine's disk and try again."
    static func isFolder(_ path: String) -> String { "\(path) is a folder." }
    static let isFolderHint = "Name the files in it."
    static func isNoFile(_ path: String) -> String { "\(path) is a device or a pipe." }
    static let isNoFileHint = "Name a file."

    // MARK: Lists

    /// Length, tempo and what is amiss.
    static func recordingFacts(_ track: JSON) -> [String?] {
        [
            track["origin"]?.string == "recorded" ? "your own recording" : "recording",
            track["length"]?.double.map(length), track["tempo"]?.double.map(tempo),
            track["needsTaps"]?.bool ?? false ? "needs taps" : nil,
        ]
    }

    /// One in full.
    static func recording(_ track: JSON) -> [String] {
        let loudness = track["loudness"]?["integrated"]?.double.map { "\(number($0)) LUFS as it is" }
        let facts = recordingFacts(track) + [track["beatsPerBar"]?.int.map(bar), loudness]
        return ["\(text(track["title"])) (\(text(track["id"])))", sentence(joined(facts))]
            + gridLines(track) + needsTaps(track, text(track["id"]))
    }

    // MARK: Grids

    /// A beat grid in a few lines.
    package static func grid(_ result: JSON) -> [String] {
        ["\(text(result["title"])) (\(text(result["id"])))"] + gridLines(result)
            + needsTaps(result, text(result["id"]))
    }

    static func gridLines(_ track: JSON) -> [String] {
        let others = (track["hypotheses"]?.array ?? []).compactMap { $0["tempo"]?.double }.map { number($0) }
        let heard = others.isEmpty ? nil : "Heard as \(others.joined(separator: ", or ")) beats a minute."
        guard let grid = track["grid"], let beats = grid["beats"]?.int else { return [heard].compactMap { $0 } }
        let facts = [
            grid["tempo"]?.double.map(tempo), grid["beatsPerBar"]?.int.map(bar), counted(beats, "beat", "beats"),
            grid["firstDownbeat"]?.double.map { "the first bar at \(seconds($0))" },
        ]
        let source =
            switch grid["source"]?.string {
            case "analysis": track["confidence"]?.double.map { "Found by listening; about \(percent($0)) sure." }
            case "pulse": "Made by the pulse that it was hummed to."
            case "taps": "Made from taps."
            case "file": "Read from a file."
            default: "Mended by hand."
            }
        return [sentence(joined(facts)), source, heard].compactMap { $0 }
    }

    private static func bar(_ count: Int) -> String { "\(counted(count, "beat", "beats")) a bar" }
    private static func percent(_ part: Double) -> String { "\(whole(part * 100)) %" }

    /// To the hundredth: "1.25 s".
    private static func seconds(_ value: Double) -> String {
        guard value.isFinite, abs(value) < 1e9 else { return "?" }
        let hundredths = Int((abs(value) * 100).rounded())
        let rest = hundredths % 100
        return "\(value < 0 && hundredths > 0 ? "-" : "")\(hundredths / 100).\(rest < 10 ? "0" : "")\(rest) s"
    }

    static func unknownChange(_ word: String) -> String { "A beat grid has no change \"\(word.prefix(40))\"." }
    static let knownChanges = "It is one of \(GridWish.words.joined(separator: ", "))."
    static let gridNeedsFile = "needs the name of one file."
    static let gridOneFile = "takes the name of one file, or none."
    static let gridNeedsStep = "needs a number of milliseconds, as in 20 or -20."
    static let gridNeedsCount = "needs the number of beats in a bar, as in 3."
    static let gridOnePlace = "takes one place in seconds, or none."
    static let gridNoValue = "takes nothing behind it."
    static func tooManyBeats(_ path: String) -> String { "\(path) has more beats than can be sent at once." }
    static let tooManyBeatsHint = "Leave out every other beat, and double them with `x2`."
    static func notWritten(_ path: String, _ reason: String) -> String { "\(path) cannot be written: \(reason)." }

    static let tapGuidance = [
        "Tap any key on every beat. Enter keeps what you tapped, q leaves it.",
        "Eight taps are enough; more are better.",
    ]
    static func tapCount(_ count: Int) -> String { "\r\(counted(count, "tap", "taps")) " }
    static let tapsLeft = "Nothing was changed."
    static let tapNeedsTerminal = "Tapping needs a terminal with keys."
    static let tapNeedsTerminalHint = "Or name the places of the beats: `lull grid T tap 1.2 2.0 2.8` and so on."
    static let notFollowing = "The daemon does not say where in the recording it is."

    // MARK: Removing

    static let wouldAsk = "Removing asks first, and there is no terminal to ask at."
    static let wouldAskHint = "Add --yes."

    static func removeQuestion(_ track: JSON) -> String {
        let title = Text.printable("\(text(track["title"])) (\(text(track["id"])))")
        let length = track["length"]?.double.map { ", \(Strings.length($0))" } ?? ""
        return "Remove \(title)\(length)? Lull's copy goes for good. [y/N] "
    }

    static let kept = "Nothing was removed."

    package static func removed(_ result: JSON) -> [String] { ["\(text(result["title"])) is removed."] }
}
