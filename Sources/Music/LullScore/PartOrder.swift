// SPDX-License-Identifier: GPL-3.0-or-later

/// The order in which parts are played: the header's `P:A(AB)3`, written out.
struct PartOrder {
    static let limit = 1_000
    private static let depthLimit = 16

    /// Labels, `A` to `Z`.
    private(set) var labels: [UInt8] = []

    init(_ field: Cursor, log: inout DiagnosticLog) {
        var cursor = field
        labels = PartOrder.sequence(&cursor, depth: 0, log: &log)
    }

    private static func sequence(_ cursor: inout Cursor, depth: Int, log: inout DiagnosticLog) -> [UInt8] {
        var labels: [UInt8] = []
        while let next = cursor.peek() {
            let (start, place) = (cursor, cursor.place)
            var group: [UInt8] = []
            cursor.skip()
            switch next {
            case "A"..."Z":
                group = [UInt8(truncatingIfNeeded: next.value)]
            case "(" where depth < depthLimit:
                group = sequence(&cursor, depth: depth + 1, log: &log)
            case ")" where depth > 0:
                return labels
            case " ", ".", "\"":
                continue
            default:
                log.add(place, Words.meaninglessInParts(start.character))
                // The whole of it, or its other bytes would be problems beyond the line's last character.
                cursor = start
                cursor.skipCharacter()
                continue
            }
            let times = cursor.number() ?? 1
            for _ in 0..<min(times, limit) where labels.count < limit {
                labels += group.prefix(limit - labels.count)
            }
            if group.count * times > limit || labels.count == limit {
                log.add(place, Words.tooManyParts)
            }
        }
        return labels
    }
}
