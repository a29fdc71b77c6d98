// SPDX-License-Identifier: GPL-3.0-or-later

/// One massage, as the history keeps it.
///
/// - Thread: any
package struct HistoryEntry: Equatable, Sendable {
    /// When it began by the clock on the wall, as ISO 8601 with the offset from UTC.
    package var date: String
    /// How long it sounded, which the clock on the wall has no part in.
    package var seconds: Int
    /// Strokes a minute.
    package var rate: Double
    /// The id of the stroke.
    package var stroke: String
    /// The track's id, and what it was called.
    package var track: String
    package var title: String
    /// The name of the guided massage; nil where there was none.
    package var routine: String?

    package init(
        date: String, seconds: Int, rate: Double, stroke: String, track: String, title: String, routine: String? = nil
    ) {
        (self.date, self.seconds, self.rate) = (date, seconds, rate)
        (self.stroke, self.track, self.title, self.routine) = (stroke, track, title, routine)
    }

    package var minutes: Double { (Double(seconds) / 0.6).rounded() / 100 }
}

/// A line of the history: version, date, seconds, rate, stroke, track, title, routine and a sum over all before it, with
/// tabs between them.
///
/// - Thread: any
package enum HistoryLine: Equatable {
    case entry(HistoryEntry)
    /// Whole, and by a later version of Lull than this one.
    case newer
    case damaged

    static let version = 1

    /// Reads one, without its end.
    package init(_ line: ArraySlice<UInt8>) {
        self = .damaged
        guard let cut = line.lastIndex(of: HistoryLine.tab),
            line[(cut + 1)...].elementsEqual(HistoryLine.sum(line[..<cut]).utf8)
        else { return }
        let fields = line[..<cut].split(separator: HistoryLine.tab, omittingEmptySubsequences: false)
            .map { String(decoding: $0, as: UTF8.self) }
        guard let version = Int(fields[0]), version >= HistoryLine.version else { return }
        guard version == HistoryLine.version else {
            self = .newer
            return
        }
        guard fields.count == 8, let seconds = Int(fields[2]), seconds >= 0, let rate = Double(fields[3]),
            rate.isFinite
        else { return }
        self = .entry(
            HistoryEntry(
                date: fields[1], seconds: seconds, rate: rate, stroke: fields[4], track: fields[5], title: fields[6],
                routine: fields[7].isEmpty ? nil : fields[7]))
    }

    /// The line of an entry, without its end.
    package static func bytes(of entry: HistoryEntry) -> [UInt8] {
        let fields = [
            "\(version)", entry.date, "\(entry.seconds)", "\(entry.rate)", entry.stroke, entry.track, entry.title,
            entry.routine ?? "",
        ]
        let body = Array(fields.map(plain).joined(separator: "\t").utf8)
        return body + [tab] + Array(sum(body[...]).utf8)
    }

    /// As a field of a line can hold it: no control characters, and not for ever.
    package static func plain(_ field: String) -> String {
        String(String.UnicodeScalarView(field.unicodeScalars.prefix(256).map { $0.value < 0x20 ? " " : $0 }))
    }

    private static let tab = UInt8(ascii: "\t")
    /// The sum over all fields before it.
    package static func sum(_ body: ArraySlice<UInt8>) -> Substring { ContentHash.of(Array(body)).prefix(16) }
}
