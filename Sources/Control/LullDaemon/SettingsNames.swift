// SPDX-License-Identifier: GPL-3.0-or-later

/// Which names a TOML text has given so far, and which of them may still grow.
struct SettingsNames {
    private enum Kind: Equatable {
        /// Stands above another in a header.
        case implied
        /// Has a header of its own.
        case opened
        /// A list of so many tables.
        case list(Int)
        /// Stands before a dot in a key.
        case dotted
        case value
    }

    private var kinds: [[String]: Kind] = [:]

    /// False where this header may not stand.
    mutating func open(_ path: [String]) -> Bool {
        for count in 1..<path.count {
            let above = Array(path.prefix(count))
            if kinds[above] == .value { return false }
            kinds[above] = kinds[above] ?? .implied
        }
        guard kinds[path] == nil || kinds[path] == .implied else { return false }
        kinds[path] = .opened
        return true
    }

    /// The place of one more table in this list, from 0; nil where the name is something else.
    mutating func append(_ path: [String]) -> Int? {
        switch kinds[path] {
        case nil:
            kinds[path] = .list(1)
            return 0
        case .list(let count):
            kinds[path] = .list(count + 1)
            return count
        default: return nil
        }
    }

    /// False where this key may not stand in this table.
    mutating func add(_ key: [String], to table: [String]) -> Bool {
        for count in 1..<key.count {
            let above = table + key.prefix(count)
            if kinds[above] == .value || kinds[above] == .opened { return false }
            kinds[above] = .dotted
        }
        let path = table + key
        guard kinds[path] == nil else { return false }
        kinds[path] = .value
        return true
    }
}
