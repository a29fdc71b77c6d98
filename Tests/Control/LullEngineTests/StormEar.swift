// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullEngine
import LullRender
import LullSoundKit
import LullVoices

/// Listens to the storm 100 ms at a time and says which law is broken.
struct StormEar {
    /// Left and right.
    private var channels = [StormChannel(), StormChannel()]
    /// Momentary loudness of every 100 ms, floored at -50 LUFS.
    private var levels: [Double] = []
    /// The A-weighted power of every 100 ms and the highest ceiling that held in it, dB, of the last 3 s.
    private var weighted: [(power: Double, ceiling: Double)] = []
    /// What was set for the last 100 ms, and for as long before as the device lags.
    private var ceilings = [Double.infinity]
    private var silentSince: Double?
    private var plucked = -100.0
    /// When the device itself last let sound in.
    private var begun = -100.0
    private var ticked = -100.0
    private(set) var loudest = -Double.infinity
    private(set) var loudestMoment = -Double.infinity
    private(set) var truePeak = -Double.infinity
    private(set) var steepestRise = -Double.infinity
    private(set) var steepestFade = -Double.infinity
    private(set) var sharpest: Float = 0
    /// The least distance of the A-weighted level from its ceiling, dB, and for how long it was under 1 dB.
    private(set) var weightedMargin = Double.infinity
    private(set) var secondsAtCeiling = 0.0
    private(set) var secondsOfSound = 0.0
    /// In which silence would have been a fault.
    private(set) var secondsDue = 0.0

    /// The laws that the next 100 ms break.
    mutating func hear(_ sound: StormSound, _ stage: StormStage) -> [String] {
        let cuts = sound.cuts + (stage.hasCut ? [0] : [])
        let left = channels[0].hear(sound.left, made: sound.madeLeft, cuts: cuts)
        let right = channels[1].hear(sound.right, made: sound.madeRight, cuts: cuts)
        switch stage.engine.status().piece?.voice {
        case .tick: ticked = stage.now
        case .musicBox, .harp: plucked = stage.now
        case .hum, .recording, nil: break
        }
        var broken: [String] = []
        loudness(&broken)
        weighted((left.aPower + right.aPower) / 2, stage, &broken)
        rise(isDeclared: stage.now < stage.declaredUntil, &broken)
        click(max(left.corner, right.corner), &broken)
        if sound.beginsItself { begun = stage.now }
        // 300 ms are looked back upon.
        if stage.now - begun > 0.35 { onset(stage, &broken) }
        silence(stage, &broken)
        return broken
    }

    private var momentary: Double { mean(channels[0].judge.momentary, channels[1].judge.momentary) }

    /// The loudness of two channels, LUFS, such that the same sound in both is as loud as in one.
    private func mean(_ left: Double, _ right: Double) -> Double {
        10 * log10((pow(10, left / 10) + pow(10, right / 10)) / 2)
    }

    /// Short-term loudness and true peak.
    private mutating func loudness(_ broken: inout [String]) {
        let now = mean(channels[0].judge.shortTerm, channels[1].judge.shortTerm)
        loudest = max(loudest, now)
        if now > -23.95 { broken.append("short-term loudness \(now) LUFS") }
        let before = truePeak
        truePeak = max(channels[0].judge.truePeak, channels[1].judge.truePeak)
        if truePeak > -11.9, truePeak > before { broken.append("true peak \(truePeak) dBTP") }
    }

    /// What a sound meter has set: it binds any 3 s that lie under it whole.
    private mutating func weighted(_ power: Double, _ stage: StormStage, _ broken: inout [String]) {
        ceilings.append(stage.ceiling.map(Double.init) ?? .infinity)
        ceilings = ceilings.suffix(2 + stage.sink.lag)
        weighted.append((power, ceilings.max() ?? .infinity))
        if weighted.count > 30 { weighted.removeFirst() }
        guard weighted.count == 30, let bound = weighted.map(\.ceiling).max(), bound < .infinity else { return }
        let level = 10 * log10(weighted.reduce(1e-20) { $0 + $1.power } / 30)
        weightedMargin = min(weightedMargin, bound - level)
        if level > bound - 1 { secondsAtCeiling += 0.1 }
        if level > bound + 0.05 { broken.append("\(level) dB(A) under a ceiling of \(bound)") }
    }

    /// Momentary loudness against its own past.
    private mutating func rise(isDeclared: Bool, _ broken: inout [String]) {
        let level = momentary
        loudestMoment = max(loudestMoment, level)
        levels.append(max(-50, level))
        if levels.count > 101 { levels.removeFirst() }
        let now = levels[levels.count - 1]
        let own = levels.count > 10 ? levels[..<(levels.count - 10)].max() ?? -50 : -50
        if now - own <= 6 {
            if !isDeclared { steepestRise = max(steepestRise, now - own) }
            return
        }
        let inSecond = now - (levels.suffix(11).min() ?? -50)
        steepestFade = max(steepestFade, inSecond)
        if !isDeclared { broken.append("a rise of \(now - own) LU, undeclared") }
        if inSecond > 15 { broken.append("a rise of \(inSecond) LU in a second") }
    }

    /// Steeper than any voice is.
    private mutating func click(_ corner: Float, _ broken: inout [String]) {
        sharpest = max(sharpest, corner)
        if corner > StormEar.sharpestVoice { broken.append("a click of \(corner)") }
    }

    private func onset(_ stage: StormStage, _ broken: inout [String]) {
        // What was begun before a change of voice is heard for a while.
        let (isTicked, isPlucked) = (stage.now - ticked < 3, stage.now - plucked < 3)
        let rise = isTicked ? 3 : isPlucked ? 6 : 24
        for (channel, side) in zip(channels, ["left", "right"]) where channel.hasOnset(within: rise) {
            broken.append("an onset within \(rise) ms on the \(side)")
        }
    }

    /// No rest is longer than eight seconds.
    private mutating func silence(_ stage: StormStage, _ broken: inout [String]) {
        let isDue = stage.isOn && stage.volume >= 20 && !stage.sink.isLost && stage.now > stage.settledAt
        let level = momentary
        if level > -50 { secondsOfSound += 0.1 }
        if isDue { secondsDue += 0.1 }
        guard isDue, level < StormEar.quietest - 0.3 * Double(100 - stage.volume) else {
            silentSince = nil
            return
        }
        let since = silentSince ?? stage.now
        silentSince = since
        if stage.now - since > 8.5 {
            silentSince = nil
            broken.append("more than eight seconds of silence")
        }
    }

    /// Volume 100, held and dimmed: LUFS.
    private static let quietest = -60.0
    /// Twice what the voices come to.
    private static let sharpestVoice: Float = 0.012
}
