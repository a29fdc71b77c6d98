// SPDX-License-Identifier: GPL-3.0-or-later

import LullProtocol

/// Turns the moments of taps into places in the recording that is heard.
///
/// The daemon's `timeline` says of a recording, in its member `recording`, which place of it is heard at the moment `at`
/// and how many recorded seconds go by in a second: the line that holds until the next such event's moment.
///
/// - Thread: any
package struct TapAlong: Equatable {
    private struct Line: Equatable {
        /// CLOCK_MONOTONIC, nanoseconds.
        var at: Int64
        /// Seconds of the recording; nil where nothing of it is heard.
        var place: Double?
        /// Recorded seconds a second.
        var speed: Double
    }

    private let track: String
    private var lines: [Line] = []
    /// Places in the recording, seconds, in the order of tapping.
    package private(set) var taps: [Double] = []

    /// The fewest that the daemon makes a grid of.
    package static let fewest = 8
    /// A foot that trembles, or a key that repeats itself, is no second tap: nanoseconds.
    private static let rebound: Int64 = 120_000_000
    private var last = Int64.min

    package init(track: String) { self.track = track }

    /// Whether it is known where in the recording we are.
    package var isFollowing: Bool { lines.last?.place != nil }

    package mutating func take(timeline payload: JSON.Members, at time: Int64) {
        var line = Line(at: time, place: nil, speed: 1)
        if payload["running"]?.bool == true, payload["tune"]?["id"]?.string == track {
            line.place = payload["recording"]?["place"]?.double
            line.speed = payload["recording"]?["speed"]?.double ?? 1
        }
        // One that begins earlier than the last replaces it.
        lines.removeAll { $0.at >= time }
        lines.append(line)
        if lines.count > 64 { lines.removeFirst() }
    }

    /// A tap at a moment of CLOCK_MONOTONIC, in nanoseconds. Returns whether it counts.
    @discardableResult
    package mutating func tap(at time: Int64) -> Bool {
        guard last == .min || time - last >= Self.rebound, let place = place(at: time) else { return false }
        last = time
        taps.append(place)
        return true
    }

    /// The place that is heard at a moment; nil where none is.
    package func place(at time: Int64) -> Double? {
        guard let line = lines.last(where: { $0.at <= time }), let place = line.place else { return nil }
        return place + Double(time - line.at) / 1e9 * line.speed
    }
}
