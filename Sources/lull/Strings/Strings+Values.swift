// SPDX-License-Identifier: GPL-3.0-or-later

import LullProtocol

/// What each setter says: the value as it is now, or when the change will come.
extension Strings {
    package static func rateAnswer(_ now: Now) -> [String] {
        answer(now, value: pace("\(capitalized(pace(now))).", now))
    }

    package static func tempoAnswer(_ now: Now) -> [String] {
        answer(now, value: pace("\(tempo(now.tempo)), \(beats(now.beatsPerStroke)).", now))
    }

    package static func beatsAnswer(_ now: Now) -> [String] {
        answer(now, value: pace("\(beats(now.beatsPerStroke)), \(tempo(now.tempo)).", now))
    }

    package static func volumeAnswer(_ now: Now) -> [String] {
        let level = now.loudness.atVolume.map { ", about \(whole($0)) dB(A) at the baby" } ?? ""
        return answer(now, value: "Volume \(number(now.volume)) of 100\(level).")
    }

    package static func voiceAnswer(_ now: Now) -> [String] {
        answer(now, value: now.voice.map { "The voice is \($0)." } ?? "No voice is chosen.")
    }

    package static func registerAnswer(_ now: Now) -> [String] {
        answer(now, value: now.register.map { "The register is \($0)." } ?? "No register is chosen.")
    }

    package static func layerAnswer(_ layer: String, _ now: Now) -> [String] {
        let level = now.layers.first { $0.name == layer }?.level
        return [level.map { "The \(layer) lies under the tune, at \($0) of 100." } ?? "The \(layer) is off."]
            + trouble(now)
    }

    /// `stroke` is answered with the stroke in full where it was only asked about, else with how things stand.
    package static func strokeAnswer(_ result: JSON) -> [String] {
        guard result["state"] == nil else {
            let now = Now(result)
            return answer(now, value: "\(now.strokeName ?? "No stroke") at \(rate(now.rate)).")
        }
        return stroke(result)
    }

    /// A sentence on the pace, where there is one: before anything was played there is none to tell.
    private static func pace(_ sentence: String, _ now: Now) -> String? { now.beatsPerStroke > 0 ? sentence : nil }
}
