// SPDX-License-Identifier: GPL-3.0-or-later

import LullALSA

/// What is said of listening.
extension Words {
    static let leftAlone = "Something is playing, and is left alone."
    static let stopFirst = "Type `lull stop` first, or add --stop."
    static let otherMicrophone = "Name one that `lull devices` shows with --microphone."
    static let cutShort = "Something else began to play meanwhile."

    static func deaf(_ fault: CaptureFault?, _ device: String) -> String {
        switch fault {
        case .absent?: "There is no microphone \(device)."
        case .busy(_, let holder)?: "The microphone \(device) is held by \(holder ?? "another program")."
        case .denied?: "You may not open the microphone \(device)."
        case .noServer?: "The sound server behind the microphone \(device) does not answer."
        case .failed(_, let reason)?: "The microphone \(device) cannot be used: \(reason)."
        case nil: "The microphone \(device) gives no sound."
        }
    }

    static let heardNothing = "The microphone hears nothing of the tick."
    static let heardOther = "What the microphone hears is not the tick."
    static let heardUntold = "The daemon could not tell when it ticked."
    static let hearBetter =
        "See that the speaker is on, put the microphone near it or name another with --microphone, and listen again; "
        + "a little louder comes last."
    static let afterHearing = "Make sure that the room is quiet, and listen again."

    static func heardTicks(_ ticks: Int, of played: Int) -> String { "ticks: \(ticks) of \(played)" }

    static func heardSome(_ ticks: Int, of played: Int) -> String { "Of \(played) ticks only \(ticks) were heard." }

    static func wrongTempo(_ percent: Double) -> String {
        "What is heard is \(tenths(percent.magnitude)) % too \(percent > 0 ? "fast" : "slow")."
    }

    static func heardClicks(_ clicks: Int) -> String {
        clicks == 1 ? "One click was heard that is no tick." : "\(clicks) clicks were heard that are no ticks."
    }

    static func lostSound(_ seconds: Double) -> String { "The microphone lost \(milliseconds(seconds)) ms of sound." }

    static func late(_ seconds: Double) -> String {
        "Ticks are heard \(milliseconds(seconds.magnitude)) ms \(seconds > 0 ? "late" : "early")."
    }

    static func heard(_ heard: Heard, error: Double, latency: Double) -> String {
        "\(heard.ticks) ticks at \(tenths(heard.level)) dBFS, tempo \(thousandths(error)) % off, no clicks, "
            + "\(milliseconds(latency.magnitude)) ms \(latency < 0 ? "early" : "late")."
    }

    static func thousandths(_ value: Double) -> String {
        guard value.isFinite, value.magnitude < 1e9 else { return "?" }
        return "\((value * 1_000).rounded() / 1_000)"
    }
}
