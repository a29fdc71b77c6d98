// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullLibrary
import LullSession
import LullTime

/// Keeps account of the massage that is under way, for the history.
///
/// Its length is counted by CLOCK_MONOTONIC, whatever becomes of the clock on the wall, which is read once, for the date.
///
/// - Thread: control
package struct Diary: Sendable {
    /// Nil where nothing can be kept.
    let history: History?
    /// Whether anything is written; what was written before can be read and cleared all the same.
    let isKept: Bool
    /// Seconds that a massage has to sound for to be kept.
    private let shortest: Double
    private let date: @Sendable () -> String
    private var sheet: Sheet?

    /// - Parameter date: the clock on the wall, as ISO 8601 with the offset from UTC
    package init(
        _ history: History? = nil, isKept: Bool = true, shortest: Double = 30,
        date: @escaping @Sendable () -> String = WallClock.now
    ) {
        (self.history, self.isKept, self.shortest, self.date) = (history, isKept, shortest, date)
    }

    /// What sounds, and since when.
    private struct Sheet {
        var date: String
        var last: Instant
        var sounding: Setting?
        var strokes = Shares<String>()
        var tracks = Shares<Track>()
        var rates = Shares<Rate>()
        /// What the guided massage is called that it begins, or is joined by; the last of them stands.
        var routine: String?

        struct Track: Hashable {
            var id: String
            var title: String
        }

        mutating func count(to now: Instant) {
            let seconds = max(0, now - last)
            last = now
            guard let sounding else { return }
            strokes.add(seconds, to: sounding.stroke)
            tracks.add(seconds, to: Track(id: sounding.track.id, title: sounding.track.title))
            rates.add(seconds, to: sounding.pace.rate)
        }
    }

    /// Takes in how things stand from `now` on.
    ///
    /// - Parameters:
    ///   - setting: what a massage that is under way plays; nil where none is
    ///   - routine: what the guided massage is called that it is part of
    ///   - sounds: whether it can be heard
    /// - Returns: The massage that has ended, where it was long enough to be kept.
    package mutating func note(
        _ setting: Setting?, of routine: String? = nil, sounds: Bool, at now: Instant
    ) -> HistoryEntry? {
        guard isKept, history != nil else { return nil }
        sheet?.count(to: now)
        guard let setting else {
            defer { sheet = nil }
            return sheet.flatMap(entry)
        }
        if sheet == nil { sheet = Sheet(date: date(), last: now) }
        sheet?.sounding = sounds ? setting : nil
        if let routine { sheet?.routine = routine }
        return nil
    }

    /// Forgets what the massage has been up to here; the rest of it counts as one of its own.
    package mutating func forget() { sheet = nil }

    private func entry(_ sheet: Sheet) -> HistoryEntry? {
        guard sheet.strokes.whole >= shortest, let stroke = sheet.strokes.largest, let track = sheet.tracks.largest,
            let rate = sheet.rates.largest
        else { return nil }
        return HistoryEntry(
            date: sheet.date, seconds: Int(sheet.strokes.whole.rounded()), rate: rate.perMinute, stroke: stroke,
            track: track.id, title: track.title, routine: sheet.routine)
    }
}

/// How long each of several things went on.
struct Shares<Value: Hashable & Sendable>: Sendable {
    private var seconds: [Value: Double] = [:]
    private(set) var whole = 0.0

    /// More than anybody goes through in one massage.
    static var most: Int { 256 }

    mutating func add(_ length: Double, to value: Value) {
        whole += length
        guard seconds[value] != nil || seconds.count < Self.most else { return }
        seconds[value, default: 0] += length
    }

    /// What went on for longest.
    var largest: Value? { seconds.max { $0.value < $1.value }?.key }
}

/// CLOCK_REALTIME, which may be set to anything at any moment.
package enum WallClock {
    /// As ISO 8601 with the offset from UTC: "2026-11-23T03:12:45+01:00".
    package static func now() -> String { text(of: time(nil)) }

    /// - Parameter seconds: since 1970
    package static func text(of seconds: Int) -> String {
        var seconds = seconds
        var local = tm()
        tzset()
        guard localtime_r(&seconds, &local) != nil else { return "1970-01-01T00:00:00+00:00" }
        let offset = Int32(clamping: local.tm_gmtoff / 60)
        func two(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let day = "\(Int(local.tm_year) + 1_900)-\(two(local.tm_mon + 1))-\(two(local.tm_mday))"
        let moment = "\(two(local.tm_hour)):\(two(local.tm_min)):\(two(local.tm_sec))"
        return "\(day)T\(moment)\(offset < 0 ? "-" : "+")\(two(abs(offset) / 60)):\(two(abs(offset) % 60))"
    }
}
