// SPDX-License-Identifier: GPL-3.0-or-later

import LullALSA
import LullProtocol

/// How Lull itself plays, by the daemon's own account and the kernel's.
extension Evidence {
    private func silence(_ check: Check) -> Finding { Finding(check, .unknown, Words.notAsked) }

    var playingFinding: Finding {
        guard let state = daemon?.status["state"]?.string else { return silence(.playing) }
        let evidence = ["state: \(state)"]
        if let faults = daemon?.status["faults"]?.int, faults > 0 {
            return Finding(
                .playing, .warning, Words.faults, evidence: evidence + ["faults: \(faults)"], advice: Words.report)
        }
        switch state {
        case "paused": return Finding(.playing, .warning, Words.paused, evidence: evidence, advice: Words.resume)
        case "stopped": return Finding(.playing, .ok, Words.stopped, evidence: evidence)
        default: return Finding(.playing, .ok, Words.plays, evidence: evidence)
        }
    }

    var volumeFinding: Finding {
        guard let volume = daemon?.status["volume"]?.int else { return silence(.volume) }
        let evidence = ["volume: \(volume)"]
        if volume == 0 { return Finding(.volume, .fault, Words.volumeZero, evidence: evidence, advice: Words.louder) }
        if volume < Evidence.softVolume {
            return Finding(.volume, .warning, Words.volumeLow(volume), evidence: evidence, advice: Words.louder)
        }
        return Finding(.volume, .ok, Words.volume(volume), evidence: evidence)
    }

    /// 18 dB under the usual volume.
    private static var softVolume: Int { 20 }

    var formatFinding: Finding {
        guard let device = daemon?.status["device"] else { return silence(.format) }
        let own = streams.first { $0.direction == .playing && $0.program.id == daemon?.process }?.form
        var evidence = own.map { [Words.form($0)] } ?? []
        guard deviceState == "open", let rate = device["sampleRate"]?.int else {
            return Finding(.format, .unknown, Words.notOpen, evidence: evidence)
        }
        evidence.append("sampleRate: \(rate)")
        if let other = [rate, own?.rate ?? rate].first(where: { $0 != 48_000 }) {
            return Finding(.format, .warning, Words.otherRate(other), evidence: evidence, advice: Words.nameCard)
        }
        return Finding(.format, .ok, own.map { Words.form($0) } ?? Words.rate(rate), evidence: evidence)
    }

    var underrunsFinding: Finding {
        guard let count = daemon?.status["device"]?["underruns"]?.int else { return silence(.underruns) }
        let uptime = daemon?.status["daemon"]?["uptime"]?.double ?? 0
        let load = daemon?.status["load"]?.double ?? 0
        let evidence = ["underruns: \(count)", "uptime: \(Int(uptime.clamped)) s", "load: \(load)"]
        guard count > 0 else { return Finding(.underruns, .ok, Words.noGaps, evidence: evidence) }
        return Finding(.underruns, .warning, Words.gaps(count), evidence: evidence, advice: Words.calmer)
    }

    var realtimeFinding: Finding {
        let isOpen = deviceState == "open"
        let granted = isOpen ? daemon?.status["device"]?["realtime"]?.bool : player.mayHurry
        let evidence = [
            player.mayHurry.map { "\(player.name): \($0 ? Words.mayHurry : Words.mayNotHurry)" },
            isOpen ? granted.map { "realtime: \($0)" } : nil,
        ].compactMap { $0 }
        // A sound server has a thread of its own for it.
        if let server { return Finding(.realtime, .ok, Words.serverPlays(server), evidence: evidence) }
        switch granted {
        case true?: return Finding(.realtime, .ok, Words.realtime(playing: isOpen), evidence: evidence)
        case false?:
            return Finding(
                .realtime, .warning, Words.noRealtime, evidence: evidence, advice: Words.grantRealtime(scope))
        case nil: return Finding(.realtime, .unknown, Words.notAsked, evidence: evidence)
        }
    }

    /// A clock that is this vague, seconds, or this far from its nominal pace, parts in a million, puts beats beside the
    /// strokes or drops sound before long. Crystals are within 100.
    private static var vague: Double { 0.01 }
    private static var far: Double { 500 }

    var clockFinding: Finding {
        guard daemon != nil else { return silence(.clock) }
        guard let clock = daemon?.doctor["clock"], let error = clock["error"]?.double,
            let drift = clock["drift"]?.double
        else { return Finding(.clock, .unknown, Words.notOpen) }
        let evidence = ["error: \(error) s", "drift: \(drift) ppm"]
        if error > Evidence.vague {
            return Finding(.clock, .warning, Words.vague(error), evidence: evidence, advice: Words.waitForClock)
        }
        if drift.magnitude > Evidence.far {
            return Finding(.clock, .warning, Words.drifts(drift), evidence: evidence, advice: Words.otherDevice)
        }
        return Finding(.clock, .ok, Words.clock(error, drift), evidence: evidence)
    }
}

extension Double {
    /// What a hostile answer says must not end us.
    fileprivate var clamped: Double { isFinite ? Swift.min(Swift.max(self, 0), 1e12) : 0 }
}
