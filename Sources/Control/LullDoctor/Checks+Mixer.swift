// SPDX-License-Identifier: GPL-3.0-or-later

import LullALSA

/// What turns Lull down after it has left Lull.
extension Evidence {
    var mixerFinding: Finding {
        guard case .read(let elements) = mixer else {
            return Finding(.mixer, .warning, Words.mixerSilent, advice: Words.restartServer)
        }
        let outputs = elements.filter(\.leadsOut)
        let evidence = outputs.map { Words.element($0) }
        guard !outputs.isEmpty else { return Finding(.mixer, .ok, Words.noMixer, evidence: evidence) }
        let (ends, stages) = (outputs.filter(\.isEnd), outputs.filter { !$0.isEnd })
        // Each stage is passed, but of several sockets one is enough.
        let closed = stages.first(where: \.isShut) ?? (ends.allSatisfy(\.isShut) ? ends.first : nil)
        if let closed {
            return Finding(
                .mixer, .fault, closed.isMuted ? Words.muted(closed.name) : Words.atZero(closed.name),
                evidence: evidence, advice: Words.turnUp(closed.name, unmute: closed.isMuted, card: card))
        }
        let level = stages.compactMap(\.level).min() ?? ends.compactMap(\.level).max()
        let low = (stages + ends).first { $0.level == level }
        if let low, let level, level < Evidence.lowLevel {
            return Finding(
                .mixer, .warning, Words.low(low.name, level), evidence: evidence,
                advice: Words.turnUp(low.name, unmute: false, card: card))
        }
        return Finding(.mixer, .ok, Words.mixerRight, evidence: evidence)
    }

    /// Of a mixer's range, below which a hum that is soft already may not be heard.
    private static var lowLevel: Double { 0.2 }
}

extension Mixer.Element {
    /// Whether it is on the way to a speaker: others set what is recorded, or what of it is heard meanwhile.
    fileprivate var leadsOut: Bool {
        let name = name.lowercased()
        if name.hasPrefix("line out") { return true }
        let inputs = [
            "mic", "line", "capture", "input", "aux", "cd", "beep", "pc speaker", "sidetone", "loopback",
            "internal mic",
            "headset mic", "front mic", "rear mic", "digital in", "iec958 in", "adc", "video", "phone", "auto-mute",
        ]
        return !inputs.contains { name.hasPrefix($0) }
    }

    /// Whether it is one of several sockets or speakers, rather than a stage before all of them.
    fileprivate var isEnd: Bool {
        let ends = [
            "speaker", "headphone", "headset", "front", "rear", "surround", "center", "side", "lfe", "line out", "hdmi",
            "iec958", "bass", "analog", "mono",
        ]
        return ends.contains { name.lowercased().hasPrefix($0) }
    }

    fileprivate var isMuted: Bool { !switches.isEmpty && switches.allSatisfy { !$0 } }

    /// Muted, or turned down all the way.
    fileprivate var isShut: Bool { isMuted || level == 0 }

    /// Of its loudest channel, 0 to 1 of the card's own steps; nil where it has no volume.
    package var level: Double? {
        guard let range, let loudest = volumes.max(), range.upperBound > range.lowerBound else { return nil }
        return Double(loudest - range.lowerBound) / Double(range.upperBound - range.lowerBound)
    }
}
