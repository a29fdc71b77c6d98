// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullEngine
import LullRender
import LullSoundKit
import LullVoices

/// Listens to the storm 100 ms at a time and says which law is broken.
struct StormEar {
    /// Of left and right.
    private let judges = [LoudnessJudge(), LoudnessJudge()]
    /// Momentary loudness of every 100 ms, floored at -50 LUFS.
    private var levels: [Double] = []
    private var tail: [Float] = [0, 0]
    private var envelope: [Float] = []
    private var silentSince: Double?
    private var plucked = -100.0
    private var ticked = -100.0
    private(set) var loudest = -Double.infinity
    private(set) var loudestMoment = -Double.infinity
    private(set) var truePeak = -Double.infinity
    private(set) var steepestRise = -Double.infinity
    private(set) var steepestFade = -Double.infinity
    private(set) var sharpest: Float = 0
    private(set) var secondsOfSound = 0.0
    /// In which silence would have been a fault.
    private(set) var secondsDue = 0.0

    /// The laws that the next 100 ms break.
    mutating func hear(_ mid: [Float], _ side: [Float], _ stage: StormStage) -> [String] {
        let left = zip(mid, side).map { $0 + $1 }
        let right = zip(mid, side).map { $0 - $1 }
        judges[0].add(left)
        judges[1].add(right)
        if stage.hasCut { tail = [0, 0] }
        switch stage.engine.status().piece?.voice {
        case .tick: ticked = stage.now
        case .musicBox, .harp: plucked = stage.now
        case .hum, nil: break
        }
        var broken: [String] = []
        loudness(&broken)
        rise(isDeclared: stage.now < stage.declaredUntil, &broken)
        click(mid, &broken)
        // What was begun before a change of voice is heard for a while.
        let (isTicked, isPlucked) = (stage.now - ticked < 3, stage.now - plucked < 3)
        onset(mid, within: isTicked ? 3 : isPlucked ? 6 : 24, &broken)
        silence(stage, &broken)
        return broken
    }

    private var momentary: Double { mean(judges[0].momentary, judges[1].momentary) }

    /// The loudness of two channels, LUFS, such that the same sound in both is as loud as in one.
    private func mean(_ left: Double, _ right: Double) -> Double {
        10 * log10((pow(10, left / 10) + pow(10, right / 10)) / 2)
    }

    /// design.md 4, "Ceiling".
    private mutating func loudness(_ broken: inout [String]) {
        let now = mean(judges[0].shortTerm, judges[1].shortTerm)
        loudest = max(loudest, now)
        if now > -23.95 { broken.append("short-term loudness \(now) LUFS") }
        let before = truePeak
        truePeak = max(judges[0].truePeak, judges[1].truePeak)
        if truePeak > -11.9, truePeak > before { broken.append("true peak \(truePeak) dBTP") }
    }

    /// design.md 4, "Momentary loudness".
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

    /// Steeper than any voice is. Where a device cuts the sound off, that is the device's.
    private mutating func click(_ mid: [Float], _ broken: inout [String]) {
        let samples = tail + mid
        tail = Array(samples.suffix(2))
        var greatest: Float = 0
        for i in 2..<samples.count {
            greatest = max(greatest, abs(samples[i] - 2 * samples[i - 1] + samples[i - 2]))
        }
        sharpest = max(sharpest, greatest)
        if greatest > StormEar.sharpestVoice { broken.append("a click of \(greatest)") }
    }

    /// From a tenth to nine tenths, by the greatest magnitude in each millisecond.
    private mutating func onset(_ mid: [Float], within rise: Int, _ broken: inout [String]) {
        for start in stride(from: 0, to: mid.count, by: 48) {
            envelope.append(mid[start..<start + 48].reduce(0) { max($0, abs($1)) })
        }
        if envelope.count > 300 { envelope.removeFirst(envelope.count - 300) }
        // The hum's own period, and then some, is no onset.
        let quiet = rise > 6 ? 20 : 12
        guard envelope.count == 300 else { return }
        for place in 160..<260 where envelope[place] > 0.003 {
            let before = envelope[place - rise - quiet..<place - rise].max() ?? 0
            guard before < 0.1 * envelope[place] else { continue }
            let top = envelope[place..<place + 40].max() ?? 0
            if envelope[place] > 0.9 * top {
                broken.append("an onset within \(rise) ms")
                return
            }
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
