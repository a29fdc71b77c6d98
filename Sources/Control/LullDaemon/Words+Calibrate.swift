// SPDX-License-Identifier: GPL-3.0-or-later

import LullProtocol

/// What the parent is told of the sound meter.
extension ProtocolError {
    static let calibratesTwice = ProtocolError(
        .paramsInvalid, "The method calibrate was given more than one of reading, begin and forget.",
        hint: "Give one at a time.")
    static let playingBeforeTheHum = ProtocolError(
        .sessionBusy, "A lullaby is playing, or is on its way to silence.", hint: "Stop the lullaby first: `lull stop`."
    )
    static let noReferenceHum = ProtocolError(
        .sessionNothing, "The reference hum is not playing.", hint: "`lull calibrate --begin` begins it.")
    static let lostHum = ProtocolError(.internal, "No hum leaves Lull.", hint: "Restart lulld.")

    static func silentMixer(of card: String) -> ProtocolError {
        ProtocolError(.deviceBusy, "The mixer of the sound card \(card) does not answer.", hint: "Try again.")
    }

    static func humStillRises(for seconds: Int) -> ProtocolError {
        ProtocolError(
            .sessionBusy, "The hum is still rising.",
            hint: "Read the meter in \(seconds) \(seconds == 1 ? "second" : "seconds").")
    }
}

extension Calibration {
    static let quietNote = "So quiet, a meter reads the room more than the hum: the baby may hear less than is said."
    static let notKeptNote = "It holds until lulld ends: it could not be written down."
}

extension Words {
    static func unreadableCalibration(_ path: String) -> String {
        "\(path) cannot be understood; no sound card is calibrated."
    }

    static func newerCalibration(_ path: String) -> String {
        "\(path) was written by a newer Lull; it is left as it is, and no sound card is calibrated."
    }

    static func calibrationNotWritten(_ error: any Error) -> String {
        "The calibration could not be written: \(error)."
    }
}
