// SPDX-License-Identifier: GPL-3.0-or-later

import LullProtocol
import LullSession

/// What may be typed behind an option of a verb that needs no daemon; each throws `Failure` with exit code 64 or 66.
///
/// - Thread: any
package enum Wish {
    package static func seconds(_ text: String, in range: ClosedRange<Double>) throws(Failure) -> Double {
        guard let seconds = Length.seconds(text) else {
            throw .notALength(text)
        }
        return try number(seconds, "--for", in: range) ?? seconds
    }

    package static func number(_ value: Double?, _ name: String, in range: ClosedRange<Double>) throws(Failure)
        -> Double?
    {
        guard let value else { return nil }
        guard range.contains(value) else { throw .outside(range, name) }
        return value
    }

    package static func whole(_ value: Int?, _ name: String, in range: ClosedRange<Int>) throws(Failure) -> Int? {
        let bounds = Double(range.lowerBound)...Double(range.upperBound)
        return try number(value.map(Double.init), name, in: bounds).map { Int($0) }
    }

    package static func voice(_ name: String?) throws(Failure) -> Voice? {
        guard let name else { return nil }
        guard let voice = Voice(rawValue: name.lowercased()) else { throw Failure(.unknownVoice(name)) }
        return voice
    }

    package static func register(_ name: String?) throws(Failure) -> Register? {
        guard let name else { return nil }
        guard let register = Register(rawValue: name.lowercased()) else {
            throw .unknownRegister(name)
        }
        return register
    }

    /// `ocean` or `ocean=60`.
    package static func put(layer text: String, into layers: inout Layers) throws(Failure) {
        let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard let layer = Layer(rawValue: parts[0].lowercased()) else {
            throw Failure(.unknownLayer(String(parts[0])))
        }
        layers[layer] = Layer.usualLevel
        guard parts.count == 2 else { return }
        guard let level = Int(parts[1]) else { throw .notALevel(parts[1], of: layer) }
        layers[layer] = try whole(level, "--layer", in: Limits.volume) ?? 0
    }

    /// `0:72,30:60`: seconds and beats a minute, in rising order of time.
    package static func curve(_ text: String) throws(Failure) -> [RenderJob.CurvePoint] {
        var points: [RenderJob.CurvePoint] = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            let pair = part.split(separator: ":", omittingEmptySubsequences: false).map { Double($0) }
            guard pair.count == 2, let at = pair[0], let tempo = pair[1], at >= points.last.map({ $0.at + 0.01 }) ?? 0,
                at <= 86_400, Limits.tempo.contains(tempo)
            else { throw .notOnACurve(part) }
            points.append(RenderJob.CurvePoint(at: at, tempo: tempo))
        }
        return points
    }
}
