// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullScore
import LullSession

/// What somebody is told of the verbs that need no daemon.
extension Failure {
    static func unreadableTunes(_ file: String) -> Failure {
        Failure(EX_NOINPUT, "\(file) cannot be read.", hint: "Check its name, and that it is yours.")
    }

    static func tooManyTunes(_ file: String) -> Failure {
        Failure(EX_DATAERR, "\(file) is larger than 10 MB, and would be left out.", hint: "Divide it into several.")
    }

    static func notWritten(_ error: any Error) -> Failure {
        Failure(EX_SOFTWARE, "The file was not written: \(error).", hint: "")
    }

    // MARK: - Options

    static func notALength(_ text: String) -> Failure {
        Failure(EX_USAGE, "\(text) is not a length of time.", hint: "Write it as in 90s, 15m or 1h30m.")
    }

    static func outside(_ range: ClosedRange<Double>, _ name: String) -> Failure {
        Failure(
            EX_USAGE, "\(name) must be from \(Int(range.lowerBound)) to \(Int(range.upperBound)).",
            hint: "Choose a number in that range.")
    }

    static func unknownRegister(_ name: String) -> Failure {
        Failure(EX_USAGE, "There is no register called \(name).", hint: "It is higher or lower.")
    }

    static func notALevel(_ text: Substring, of layer: Layer) -> Failure {
        Failure(EX_USAGE, "\(text) is not a level.", hint: "Write it as in \(layer.rawValue)=60.")
    }

    static func notOnACurve(_ text: Substring) -> Failure {
        Failure(
            EX_USAGE, "\(text) is not a place on a curve of tempo.",
            hint: "Write seconds and beats a minute from 20 to 240, in order, as in 0:72,30:60.")
    }
}

extension Words {
    static func untitled(_ number: Int) -> String { "Tune \(number)" }

    static func tune(_ title: String, in meter: Meter, notes: Int) -> String {
        "\(title): \(meter), \(notes) \(notes == 1 ? "note" : "notes")"
    }
}
