// SPDX-License-Identifier: GPL-3.0-or-later

import LullALSA
import LullLibrary
import LullProtocol
import LullRecording

/// What the parent is told of recording.
extension ProtocolError {
    static let recordingStopped = ProtocolError(
        .recordStopped, "The recording was stopped.", hint: "Nothing of it is kept.")
    static let nothingRecording = ProtocolError(
        .sessionNothing, "Nothing is being recorded here.", hint: "`lull record NAME` begins.")
    static let alreadyRecording = ProtocolError(
        .sessionBusy, "A recording is being made already.", hint: "End that one first.")
    static let playingMeanwhile = ProtocolError(
        .sessionBusy, "A lullaby is playing, and the microphone would hear it.",
        hint: "Stop the lullaby first: `lull stop`.")
    static let notYetRecorded = ProtocolError(
        .sessionBusy, "It is not ready yet.", hint: "Wait until `stop` has been answered.")
    static let namelessRecording = ProtocolError(
        .valueRange, "A recording needs a name of letters or digits.", hint: "Give it one.")

    static func nameTaken(_ id: String) -> ProtocolError {
        ProtocolError(
            .trackTaken, "There is a track called \(id) already.",
            hint: "Choose another name, or `lull remove \(id)` first if it is a recording of yours.")
    }

    /// - Parameter isMuted: nothing at all came, not even noise
    static func nothingRecorded(isMuted: Bool) -> ProtocolError {
        ProtocolError(
            .fileSilent,
            isMuted ? "The microphone gave nothing but silence." : "There was nothing to hear but the room.",
            hint: isMuted
                ? "See in `alsamixer`, under F4, that it is not muted, and that it is the right one."
                : "Come nearer to the microphone, or turn it up in `alsamixer`, under F4.")
    }

    static func tooShort(_ seconds: Double) -> ProtocolError {
        ProtocolError(
            .fileSilent, "There are only \(Words.tenths(seconds)) seconds of sound in it.",
            hint: "Hum for \(Int(TakeReading.shortest)) seconds or more.")
    }

    static func notRead(_ name: String, _ error: SoundFileReadError) -> ProtocolError {
        if case .noSound = error { return .nothingRecorded(isMuted: false) }
        return ProtocolError(
            .diskFailed, "What was recorded as \(name) cannot be read back: \(error.what)", hint: "Check the disk.")
    }

    static func notRecorded(_ name: String, _ error: SoundFileError) -> ProtocolError {
        switch error {
        case .full: ProtocolError(.diskFull, "The disk is full; \(name) was not written.", hint: "Make room first.")
        case .denied: ProtocolError(.diskDenied, "Lull may not write to its library.", hint: error.hint)
        default: ProtocolError(.diskFailed, "\(name) was not written: \(error.what)", hint: "Check the disk.")
        }
    }

    // MARK: - Left takes

    /// What is said of a recording that was under way as the daemon ended, in sentences.
    static func rescued(_ name: String, as id: String) -> String {
        "\(name) was cut off as it was recorded; what there is of it is kept as \(id). `lull remove \(id)` if you do not "
            + "want it."
    }

    static func notRescued(_ name: String, _ error: ProtocolError) -> String {
        "\(name) was cut off as it was recorded, and is not ready yet. \(error.message) \(error.hint) Lull tries again "
            + "when it next starts."
    }

    init(_ fault: CaptureFault) {
        switch fault {
        case .absent(let device):
            self.init(
                .deviceAbsent, "There is no microphone: the sound device \(device) is not there, or cannot record.",
                hint: "Plug one in, or name it in the settings, as record.device; `lull devices` lists what is there.")
        case .busy(let device, let holder):
            self.init(
                .deviceBusy, "The microphone \(device) is busy: \(holder ?? "another program") holds it.",
                hint: "Stop that program and try again.")
        case .denied(let device):
            self.init(
                .deviceDenied, "This user may not open the microphone \(device).",
                hint: "Add the user to the group `audio`, then log in again.")
        case .noServer(let device):
            self.init(
                .deviceAbsent, "No sound comes from the microphone \(device), or its sound server does not answer.",
                hint: "Start the sound server, or name a card in the settings, as record.device.")
        case .failed(let device, let reason):
            self.init(
                .deviceAbsent, "The microphone \(device) cannot be used: \(reason).",
                hint: "Name another in the settings, as record.device; `lull devices` lists what is there.")
        }
    }
}

/// What the parent should know of how it came in.
extension Words {
    static let microphoneLost = "The microphone went away; what came before is here."
    static let tooLoud = "It was too loud for the microphone in places: a step back is enough."
    static let verySoft = "It is very soft: come nearer to the microphone, and it has less noise."
    static let tapsOfNoUse = "The taps were too few, or kept no pace; the beats were found without them."

    static func humTakenOut(_ mains: MainsHum) -> String {
        "A hum of the mains at \(Int(mains.hertz)) Hz was taken out."
    }

    static func diskFailed(_ error: LibraryError) -> String {
        "\(ProtocolError(error, of: "the rest").message) What came before is here."
    }

    static func slowDisk(lost seconds: Double) -> String {
        "The disk was too slow: \(tenths(seconds)) seconds were lost and are silent."
    }

    static func busyMachine(lost seconds: Double) -> String {
        "The machine was busy: \(tenths(seconds)) seconds were lost and are silent."
    }

    static func tapsWithin(_ count: Int, of all: Int) -> String {
        "Of \(all) taps, \(count) lie within the recording; the others do not count."
    }

    fileprivate static func tenths(_ seconds: Double) -> String {
        let tenths = Int((seconds * 10).rounded())
        return "\(tenths / 10).\(tenths % 10)"
    }
}
