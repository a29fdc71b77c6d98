// SPDX-License-Identifier: GPL-3.0-or-later

/// Every sentence that a person reads of `lulld` itself, so that a translation has one place to go to; what its rooms say
/// stands in their own files of words and of errors.
enum Words {
    // MARK: The daemon

    static let purpose = "Plays a lullaby at the pace of your hands; `lull` tells it what."
    static let serve = "Serve the socket until told to stop."
    static let socketHelp = "Where to listen."
    static let deviceHelp = "The ALSA device to play on, or auto."
    static let configHelp = "The one settings file to read."
    static let soundsHelp = "Folders of tunes, separated by colons."
    static let licencesHelp = "Name every package linked in, with its licence."

    static func seeHelp(of verb: String?) -> String { "See `\(verb.map { "lulld \($0)" } ?? "lulld") --help`." }

    // MARK: check

    static let check = "Read tunes without adding them, and say what is wrong with them."
    static let filesHelp = "ABC files."
    static let tuneHelp = "Only the tune with this X: number."
    static let readJSONHelp = "Print what was read as JSON."

    static func noTune(_ number: Int, in file: String) -> String { "\(file) has no tune numbered \(number)." }
    static let noTuneHint = "Leave --tune out."

    // MARK: doctor

    static let doctorDiscussion = """
        Looks at everything between Lull and your ears, with no daemon too, and changes nothing. Ends with 0 where \
        nothing is in the way of the sound.
        """
    static let listenHelp = "Play a soft tick, listen to it, and measure."
    static let listening = "Unless something plays, a soft tick comes up for a quarter of a minute. Quiet, please."
    static let stopHelp = "With --listen: stop what is playing first."
    static let microphoneHelp = "With --listen: the ALSA device to listen with, or auto."
    static let doctorJSONHelp = "Print the findings as JSON."
    static let callHelp = "Where the daemon listens."
    static let needsListen = "--stop and --microphone go with --listen."

    // MARK: render

    static let render = "Write the same sound into a file, with no daemon."
    static let trackHelp = "The track."
    static let outputHelp = "The file to write: .wav, .flac or .ogg."
    static let lengthHelp = "How long, such as 60s."
    static let strokeHelp = "The stroke."
    static let rateHelp = "Strokes a minute."
    static let tempoHelp = "Beats a minute."
    static let beatsHelp = "Beats a stroke."
    static let voiceHelp = "Who sings."
    static let registerHelp = "higher or lower."
    static let volumeHelp = "0 to 100."
    static let curveHelp = "A curve of tempo, such as \"0:72,30:60\"."
    static let seedHelp = "Makes the small variations of a performance repeatable."
    static let layerHelp = "A layer and its level, such as ocean or heartbeat=60; more than once for several."
    static let stereoHelp = "Two channels instead of one."
    static let noFadeHelp = "Neither the opening fade nor the stop."
    static let mapHelp = "Print the beat map."

    static func wrote(_ file: String) -> String { "Wrote \(file)." }
}
