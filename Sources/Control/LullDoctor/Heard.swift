// SPDX-License-Identifier: GPL-3.0-or-later

import LullProtocol

/// What a microphone, a loop or a monitor heard of a soft tick.
///
/// - Thread: any
package struct Heard: Equatable, Sendable {
    /// Ticks that stand out from what else is heard, and those that were played meanwhile.
    package var ticks = 0
    package var played = 0
    /// dBFS: the median of the ticks' loudest milliseconds, and of all milliseconds between them.
    package var level = Heard.silence
    package var noise = Heard.silence
    /// Beats a minute of what was played and, by the microphone's clock, of what was heard; nil of fewer than four ticks.
    package var wanted = 72.0
    package var tempo: Double?
    /// Seconds by which the ticks stray from an even beat: the median.
    package var jitter: Double?
    /// Seconds from when the daemon takes a tick to be heard until it was: the speaker, the air and the microphone.
    package var latency: Double?
    /// Impulses that are no ticks.
    package var clicks = 0
    /// Seconds that the microphone lost.
    package var lost = 0.0

    package init() {}

    /// dBFS of nothing at all.
    package static var silence: Double { -120 }

    /// Of the tempo, in percent.
    package var error: Double? { tempo.map { ($0 / wanted - 1) * 100 } }

    package var json: JSON {
        func rounded(_ value: Double?, _ scale: Double) -> JSON {
            guard let value, value.isFinite, value.magnitude < 1e9 else { return .null }
            return .number((value * scale).rounded() / scale)
        }
        return [
            "ticks": .integer(Int64(ticks)), "played": .integer(Int64(played)), "level": rounded(level, 10),
            "noise": rounded(noise, 10), "tempo": rounded(tempo, 1_000), "error": rounded(error, 1_000),
            "jitter": rounded(jitter, 100_000), "latency": rounded(latency, 10_000),
            "clicks": .integer(Int64(clicks)), "lost": rounded(lost, 1_000),
        ]
    }

    /// What is heard within these is right: percent, and seconds.
    private static var rightTempo: Double { 0.5 }
    private static var rightLatency: Double { 0.1 }
    /// Seconds by which half of all ticks stray at most: what comes at any moment, such as talk, strays by six times that.
    private static var rightJitter: Double { 0.02 }

    package var finding: Finding {
        let evidence = [
            Words.heardTicks(ticks, of: played), "level: \(Words.tenths(level)) dBFS",
            "noise: \(Words.tenths(noise)) dBFS", error.map { "tempo error: \(Words.thousandths($0)) %" },
            jitter.map { "jitter: \(Words.milliseconds($0)) ms" },
            latency.map { "latency: \(Words.milliseconds($0)) ms" }, "clicks: \(clicks)",
            "lost: \(Words.milliseconds(lost)) ms",
        ].compactMap { $0 }
        guard played > 0 else {
            return Finding(.listen, .unknown, Words.heardUntold, evidence: evidence, advice: Words.afterHearing)
        }
        guard ticks > 0 else {
            return Finding(.listen, .fault, Words.heardNothing, evidence: evidence, advice: Words.hearBetter)
        }
        if let jitter, jitter > Heard.rightJitter {
            return Finding(.listen, .fault, Words.heardOther, evidence: evidence, advice: Words.hearBetter)
        }
        guard let error, let latency else {
            return Finding(
                .listen, .warning, Words.heardSome(ticks, of: played), evidence: evidence, advice: Words.hearBetter)
        }
        let trouble: String? =
            if ticks * 4 < played * 3 {
                Words.heardSome(ticks, of: played)
            } else if error.magnitude > Heard.rightTempo {
                Words.wrongTempo(error)
            } else if clicks > 0 {
                Words.heardClicks(clicks)
            } else if lost > 0 {
                Words.lostSound(lost)
            } else if latency.magnitude > Heard.rightLatency {
                Words.late(latency)
            } else {
                nil
            }
        if let trouble {
            return Finding(.listen, .warning, trouble, evidence: evidence, advice: Words.afterHearing)
        }
        return Finding(.listen, .ok, Words.heard(self, error: error, latency: latency), evidence: evidence)
    }
}

extension Findings {
    /// Adds what came of listening.
    package mutating func add(_ hearing: Hearing) {
        switch hearing {
        case .heard(let heard):
            self.heard = heard
            all.append(heard.finding)
        case .nothing(let finding): all.append(finding)
        }
    }
}

/// What came of listening.
///
/// - Thread: any
package enum Hearing: Equatable, Sendable {
    case heard(Heard)
    /// Why nobody could listen.
    case nothing(Finding)
}
