// SPDX-License-Identifier: GPL-3.0-or-later

import LullProtocol

/// How things stand, as the daemon says: the status object, with what a change may add to it.
///
/// - Thread: any
package struct Now: Equatable {
    package enum State: String {
        case stopped, playing, holding, paused, fading

        /// Whether strokes go by.
        package var isMoving: Bool { self == .playing || self == .fading }
    }

    /// What waits for its moment in the music.
    package struct Pending: Equatable {
        package let what: String
        /// "phrase", "bar", ...
        package let at: String
        /// Seconds.
        package let seconds: Double
    }

    package struct Layer: Equatable {
        package let name: String
        /// 1 to 100.
        package let level: Int
    }

    /// What is known of the level where the baby lies, dB(A).
    package struct Loudness: Equatable {
        /// What nothing is louder than; nil where the card is not calibrated.
        package let ceiling: Double?
        /// Now, where something sounds.
        package let level: Double?
        /// About, at the present volume.
        package let atVolume: Double?
        /// Why it is not calibrated though another is: "card", "mixer" or "settings".
        package let because: String?
        /// Whether the reference hum sounds.
        package let hasReference: Bool
    }

    package enum Device: Equatable {
        case closed, open, busy, denied
        /// Gone, and waited for by this name.
        case waiting(String)
    }

    package let state: State
    package let trackID: String?
    package let title: String?
    package let strokeID: String?
    package let strokeName: String?
    /// Strokes a minute.
    package let rate: Double
    package let beatsPerStroke: Int
    /// Beats a minute.
    package let tempo: Double
    package let voice: String?
    package let register: String?
    package let volume: Double
    /// The layers that are on, with their levels.
    package let layers: [Layer]
    package let strokes: Int
    /// Seconds until it ends by itself; nil where it does not.
    package let remaining: Double?
    /// Where a wind-down is going, beats a minute; nil where there is none.
    package let ramp: Double?
    package let loudness: Loudness
    package let device: Device
    package let pending: Pending?
    package let routine: Routine?
    package let note: String?
    /// How often a voice failed and was muted.
    package let faults: Int

    /// Takes what is there: a member that is missing or strange counts as none.
    package init(_ json: JSON) {
        state = json["state"]?.string.flatMap(State.init) ?? .stopped
        trackID = json["track"]?["id"]?.string
        title = json["track"]?["title"]?.string ?? trackID
        strokeID = json["stroke"]?["id"]?.string
        strokeName = json["stroke"]?["name"]?.string ?? strokeID
        rate = json["rate"]?.double ?? 0
        beatsPerStroke = json["beatsPerStroke"]?.int ?? 0
        tempo = json["tempo"]?.double ?? 0
        voice = json["voice"]?.string
        register = json["register"]?.string
        volume = json["volume"]?.double ?? 0
        layers = (json["layers"]?.object?.all ?? []).compactMap { layer in
            layer.value.int.map { Layer(name: layer.key, level: $0) }
        }
        strokes = json["strokes"]?.int ?? 0
        remaining = json["remaining"]?.double
        ramp = json["ramp"]?["tempo"]?.double
        loudness = Loudness(json["loudness"])
        device = Device(json["device"])
        pending = json["pending"].flatMap(Pending.init)
        routine = Routine(json["routine"])
        note = json["note"]?.string
        faults = json["faults"]?.int ?? 0
    }
}

extension Now.Pending {
    fileprivate init?(_ json: JSON) {
        guard let what = json["what"]?.string else { return nil }
        self.init(what: what, at: json["at"]?.string ?? "", seconds: json["in"]?.double ?? 0)
    }
}

extension Now.Loudness {
    fileprivate init(_ json: JSON?) {
        ceiling = json?["calibrated"]?.bool == true ? json?["ceiling"]?.double : nil
        level = json?["level"]?.double
        atVolume = json?["atVolume"]?.double
        because = json?["because"]?.string
        hasReference = json?["reference"]?.bool ?? false
    }
}

extension Now.Device {
    fileprivate init(_ json: JSON?) {
        switch json?["state"]?.string {
        case "open": self = .open
        case "busy": self = .busy
        case "denied": self = .denied
        case "waiting": self = .waiting(json?["name"]?.string ?? "")
        default: self = .closed
        }
    }
}
