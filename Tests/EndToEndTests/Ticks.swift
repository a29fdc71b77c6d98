// SPDX-License-Identifier: GPL-3.0-or-later

import LullProtocol
import LullTestKit

/// The clicks of the `tick` voice in a recording.
struct Ticks {
    struct Tick: Sendable {
        /// Where it begins, in frames and parts of one.
        let frame: Double
        let isAccented: Bool
    }

    /// Frames in a click: 24 ms.
    private static let length = 1152
    private let plain: [Float]
    private let accented: [Float]

    /// - Parameters:
    ///   - render: `tick` as `lull render` wrote it
    ///   - map: its beat map
    init(render: [Float], map: JSON) throws {
        let frames = (map["beats"]?.array ?? []).compactMap { $0["frame"]?.int }
        let beatsPerStroke = map["beatsPerStroke"]?.int ?? 1
        // After the opening fade, so that the click is whole: a downbeat and the beat after it.
        guard let first = frames.indices.first(where: { $0 % beatsPerStroke == 0 && frames[$0] > 300_000 }),
            frames.indices.contains(first + 1), frames[first + 1] + Self.length < render.count
        else { throw SpawnError("too short a render") }
        accented = Array(render[frames[first]..<frames[first] + Self.length])
        plain = Array(render[frames[first + 1]..<frames[first + 1] + Self.length])
    }

    /// All clicks, by where they fit best.
    func find(in tape: Tape) -> [Tick] {
        var ticks: [Tick] = []
        var place = 0
        while let start = tape.firstSound(from: place, above: 1e-4) {
            if let tick = fit(near: start, in: tape) { ticks.append(tick) }
            place = start + 4800
        }
        return ticks
    }

    private func fit(near start: Int, in tape: Tape) -> Tick? {
        let range = start - 480..<start + 96
        let fits = [(plain, false), (accented, true)].compactMap { pattern, isAccented in
            tape.place(of: pattern[...], in: range).map { place in
                (place, isAccented, tape.correlation(of: pattern[...], at: place), pattern)
            }
        }
        guard let (place, isAccented, top, pattern) = fits.max(by: { $0.2 < $1.2 }), place > 0,
            place + 1 + pattern.count <= tape.samples.count
        else { return nil }
        let left = tape.correlation(of: pattern[...], at: place - 1)
        let right = tape.correlation(of: pattern[...], at: place + 1)
        let curvature = left - 2 * top + right
        let shift = curvature < 0 ? Double((left - right) / (2 * curvature)) : 0
        return Tick(frame: Double(place) + shift, isAccented: isAccented)
    }
}
