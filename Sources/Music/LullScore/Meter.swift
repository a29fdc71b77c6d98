// SPDX-License-Identifier: GPL-3.0-or-later

/// How a tune's bars are counted.
package enum Meter: Hashable, Sendable {
    /// `M:none`: no bars to count.
    case free
    /// `count` notes of 1/`unit` a bar; count 1 to 64, unit a power of two to 64.
    case bars(count: Int, unit: Int)

    /// The length of a bar; nil where there is none.
    package var bar: Quarters? {
        guard case .bars(let count, let unit) = self else { return nil }
        return Quarters(4 * count, over: unit)
    }

    /// The length of the notated beat: the dotted one in compound metres (6, 9 and 12 in a bar).
    package var beat: Quarters {
        guard case .bars(_, let unit) = self else { return Quarters(1) }
        return Quarters(isCompound ? 12 : 4, over: unit)
    }

    /// B; 1 where no bars are counted, so that any number of beats is whole bars.
    package var beatsPerBar: Int {
        guard case .bars(let count, _) = self else { return 1 }
        return isCompound ? count / 3 : count
    }

    package var isCompound: Bool {
        guard case .bars(let count, _) = self else { return false }
        return count == 6 || count == 9 || count == 12
    }

    /// What a length of 1 means where the tune has no `L:` (ABC 2.1, 3.1.7): a sixteenth in metres below 3/4.
    var unitLength: Quarters {
        guard case .bars(let count, let unit) = self, 4 * count < 3 * unit else { return Quarters(1, over: 2) }
        return Quarters(1, over: 4)
    }

    /// Reads what follows `M:`: `C`, `C|`, `none`, `6/8`, `(2+3)/8`; nil where it is none of these.
    init?(_ field: Cursor) {
        var cursor = field
        switch cursor.rest {
        case "C", "c": self = .bars(count: 4, unit: 4)
        case "C|", "c|": self = .bars(count: 2, unit: 2)
        case "none", "None", "": self = .free
        default:
            var count = 0
            repeat {
                cursor.skipBlanks()
                while cursor.take("(") || cursor.take(")") || cursor.take(" ") {}
                guard let part = cursor.number() else { return nil }
                count += part
                while cursor.take(")") || cursor.take(" ") {}
            } while cursor.take("+")
            guard cursor.take("/"), let unit = cursor.number(), cursor.rest.isEmpty else { return nil }
            guard 1...64 ~= count, 1...64 ~= unit, unit.nonzeroBitCount == 1 else { return nil }
            self = .bars(count: count, unit: unit)
        }
    }
}

extension Meter: CustomStringConvertible {
    /// `3/4`; `none` for a free metre.
    package var description: String {
        switch self {
        case .free: "none"
        case .bars(let count, let unit): "\(count)/\(unit)"
        }
    }
}
