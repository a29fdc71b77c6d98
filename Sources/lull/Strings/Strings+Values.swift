// SPDX-License-Identifier: GPL-3.0-or-later

import LullProtocol

/// What each setter says: the value as it is now, or when the change will come.
extension Strings {
    package static func rateAnswer(_ now: Now) -> [String] { answer(now, value: "\(capitalized(pace(now))).") }

    package static func tempoAnswer(_ now: Now) -> [String] {
        answer(now, value: "\(tempo(now.tempo)), \(beats(now.beatsPerStroke)).")
    }

    package static func beatsAnswer(_ now: Now) -> [String] {
        answer(now, value: "\(beats(now.beatsPerStroke)), \(tempo(now.tempo)).")
    }

    package static func volumeAnswer(_ now: Now) -> [String] {
        answer(now, value: "Volume \(number(now.volume)) of 100.")
    }

    package static func voiceAnswer(_ now: Now) -> [String] {
        answer(now, value: now.voice.map { "The voice is \($0)." } ?? "No voice is chosen.")
    }

    package static func registerAnswer(_ now: Now) -> [String] {
        answer(now, value: now.register.map { "The register is \($0)." } ?? "No register is chosen.")
    }

    /// `stroke` is answered with the stroke in full where it was only asked about, else with how things stand.
    package static func strokeAnswer(_ result: JSON) -> [String] {
        guard result["state"] == nil else {
            let now = Now(result)
            return answer(now, value: "\(now.strokeName ?? "No stroke") at \(rate(now.rate)).")
        }
        return stroke(result)
    }
}
