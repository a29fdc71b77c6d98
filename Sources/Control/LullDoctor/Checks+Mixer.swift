// SPDX-License-Identifier: GPL-3.0-or-later

import LullALSA
import LullProtocol

/// What turns Lull down after it has left Lull.
extension Evidence {
    var mixerFinding: Finding {
        let elements: [Mixer.Element]
        switch mixer {
        case .answered(.read(let found)): elements = found
        case .answered(.refused(let errno)):
            return Finding(.mixer, .unknown, Words.mixerUnread, evidence: [Words.mixerError(errno)])
        case .unseen: return Finding(.mixer, .unknown, Words.mixerUnseen)
        case .silent: return Finding(.mixer, .warning, Words.mixerSilent, advice: Words.restartServer)
        }
        let outputs = elements.filter { !$0.takesIn }
        let evidence = outputs.map { Words.element($0) }
        guard !outputs.isEmpty else { return Finding(.mixer, .ok, Words.noMixer, evidence: evidence) }
        let stages = outputs.filter(\.isStage)
        let plain = outputs.filter(\.isEnd)
        // A digital socket counts where there is nothing else, as on the card of a television.
        let digital = stages.isEmpty && plain.isEmpty ? outputs.filter(\.isDigitalEnd) : plain
        // A USB speaker's maker may have named its only volume anything.
        let ends = stages.isEmpty && digital.isEmpty ? outputs : digital
        // Each stage is passed, but of several sockets one is enough.
        let closed = stages.first(where: \.isShut) ?? (ends.allSatisfy(\.isShut) ? ends.first : nil)
        if let closed {
            return Finding(
                .mixer, .fault, closed.isMuted ? Words.muted(closed.name) : Words.atZero(closed.name),
                evidence: evidence, advice: turnUp(closed))
        }
        let level = stages.compactMap(\.level).min() ?? ends.compactMap(\.level).max()
        let low = (stages + ends).first { $0.level == level }
        if let low, let level, level < Evidence.lowLevel {
            return Finding(
                .mixer, .warning, Words.low(low.name, level), evidence: evidence,
                advice: turnUp(low))
        }
        return Finding(.mixer, .ok, Words.mixerRight, evidence: evidence)
    }

    private func turnUp(_ element: Mixer.Element) -> String {
        let server = ["pulse", "pipewire"].contains(device) ? " -D \(device)" : ""
        let status = daemon?.status
        return Words.turnUp(
            element, unmute: element.isMuted, option: card.map { " -c \($0)" } ?? server,
            plays: status?["state"]?.string.map { $0 != "stopped" } ?? false,
            isCalibrated: status?["loudness"]?["calibrated"]?.bool ?? false)
    }

    /// Of a mixer's range, below which a hum that is soft already may not be heard.
    private static var lowLevel: Double { 0.2 }
}

extension Mixer.Element {
    private func begins(with words: [String]) -> Bool { words.contains { name.lowercased().hasPrefix($0) } }

    /// Whether it sets what is recorded, or what of it is heard meanwhile.
    fileprivate var takesIn: Bool {
        let name = name.lowercased()
        if name.hasPrefix("line out") { return false }
        if ["mic", "capture"].contains(where: name.contains) { return true }
        return begins(with: [
            "line", "input", "aux", "cd", "beep", "pc speaker", "sidetone", "loopback", "digital in", "iec958 in",
            "adc", "video", "phone", "auto-mute",
        ])
    }

    /// Whether it is a stage before all sockets, by the names that drivers give those. Of many others, such as a tone
    /// control or a microphone's automatic gain, ALSA says as well that they are for playback: they are in nobody's way.
    fileprivate var isStage: Bool {
        begins(with: ["master", "pcm", "digital", "dac", "playback", "wave", "main"])
    }

    /// Whether it is one of several sockets or speakers.
    fileprivate var isEnd: Bool {
        begins(with: [
            "speaker", "headphone", "headset", "front", "rear", "surround", "center", "side", "lfe", "line out",
            "bass speaker", "analog", "mono",
        ])
    }

    fileprivate var isDigitalEnd: Bool { ["iec958", "hdmi"].contains(name.lowercased()) }

    fileprivate var isMuted: Bool { !switches.isEmpty && switches.allSatisfy { !$0 } }

    /// Muted, or turned down all the way.
    package var isShut: Bool { isMuted || level == 0 }

    /// Of its loudest channel, 0 to 1 of the card's own steps; nil where it has no volume.
    package var level: Double? {
        guard let range, let loudest = volumes.max(), range.upperBound > range.lowerBound else { return nil }
        return Double(loudest - range.lowerBound) / Double(range.upperBound - range.lowerBound)
    }
}
