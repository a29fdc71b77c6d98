// SPDX-License-Identifier: GPL-3.0-or-later

/// Reads TOML 1.0 (toml.io) into a list of items that know where they stand. Where a line is wrong it goes on with the
/// next one, so that all mistakes come out at once. Lists of tables are refused, but for the one that is asked for.
///
/// - Thread: any
struct SettingsReader {
    /// Something that has a name.
    struct Item {
        let path: [String]
        /// Bytes from the start of the text.
        let keyOffset: Int
        let valueOffset: Int
        /// Nothing for a table.
        let value: SettingsValue?
        /// Of the list of tables, in which of them it is, from 0; its path then has a part more, which means nothing.
        let element: Int?
    }

    /// In the order of the text.
    private(set) var items: [Item] = []
    private(set) var faults: [(offset: Int, fault: SettingsFault)] = []
    var cursor: SettingsCursor
    private var names = SettingsNames()
    /// The name of the list of tables that there may be, and the place of the table that is being read.
    private let list: String?
    private var element: Int?

    /// Parts of a name, and values within each other, at most.
    private static let depth = 8

    /// - Parameters:
    ///   - bytes: UTF-8.
    ///   - list: The name of a list of tables that there may be.
    init(_ bytes: [UInt8], listOfTables list: String? = nil) {
        cursor = SettingsCursor(bytes)
        self.list = list
        readDocument()
    }
}

/// Where a text stops being TOML, and why: a clause without a full stop.
struct SettingsSyntaxError: Error {
    let offset: Int
    let reason: String
}

extension SettingsReader {
    private mutating func readDocument() {
        /// Nothing below a header that is wrong: what follows cannot be told where it belongs.
        var table: [String]? = []
        while skipToStatement() {
            let start = cursor.at
            let isHeader = cursor.peek() == UInt8(ascii: "[")
            do throws(SettingsSyntaxError) {
                if isHeader { (table, element) = (nil, nil) }
                if isHeader { table = try readHeader() } else { try readPair(in: table ?? [], isKept: table != nil) }
                try endLine()
            } catch {
                faults.append((error.offset, .syntax(error.reason)))
                // Past its first line a statement may end anywhere.
                guard !cursor.bytes[start..<cursor.at].contains(UInt8(ascii: "\n")) else { return }
                cursor.skipLine()
            }
        }
    }

    /// False at the end of the text.
    private mutating func skipToStatement() -> Bool {
        while cursor.peek() != nil {
            cursor.skipBlanks()
            do throws(SettingsSyntaxError) {
                if try !cursor.skipComment(), try !cursor.skipNewline() { return cursor.peek() != nil }
            } catch {
                faults.append((error.offset, .syntax(error.reason)))
                cursor.skipLine()
            }
        }
        return false
    }

    private mutating func endLine() throws(SettingsSyntaxError) {
        cursor.skipBlanks()
        _ = try cursor.skipComment()
        guard try !cursor.skipNewline(), cursor.peek() != nil else { return }
        throw cursor.error(Words.moreOnTheLine)
    }

    /// Nothing for a list of tables.
    private mutating func readHeader() throws(SettingsSyntaxError) -> [String]? {
        let start = cursor.at
        cursor.at += 1
        guard cursor.peek() != UInt8(ascii: "[") else { return try readListHeader(from: start) }
        let path = try readKey()
        guard cursor.skip(UInt8(ascii: "]")) else { throw cursor.error(Words.openHeader) }
        guard names.open(path) else { throw .init(offset: start, reason: Words.tableTwice) }
        items.append(Item(path: path, keyOffset: start, valueOffset: start, value: nil, element: nil))
        return path
    }

    /// `[[name]]`: the next table of a list.
    private mutating func readListHeader(from start: Int) throws(SettingsSyntaxError) -> [String]? {
        guard let list else {
            faults.append((start, .listOfTables))
            cursor.skipLine(keepingNewline: true)
            return nil
        }
        cursor.at += 1
        let path = try readKey()
        guard cursor.skip(UInt8(ascii: "]")), cursor.skip(UInt8(ascii: "]")) else {
            throw cursor.error(Words.openListHeader)
        }
        guard path == [list] else {
            faults.append((start, .unknownList(path[0], list)))
            return nil
        }
        guard let place = names.append(path) else { throw .init(offset: start, reason: Words.nameOfAnother) }
        let table = path + ["#\(place)"]
        items.append(Item(path: table, keyOffset: start, valueOffset: start, value: nil, element: place))
        element = place
        return table
    }

    private mutating func readPair(
        in table: [String], isKept: Bool = true, depth: Int = 0
    ) throws(SettingsSyntaxError) {
        let start = cursor.at
        let key = try readKey()
        guard cursor.skip(UInt8(ascii: "=")) else { throw cursor.error(Words.equalsMissing) }
        cursor.skipBlanks()
        let path = table + key
        guard !isKept || names.add(key, to: table) else {
            throw .init(offset: start, reason: Words.nameTwice)
        }
        let valueStart = cursor.at
        let index = items.count
        let value = try readValue(at: path, depth: depth)
        if isKept {
            items.insert(
                Item(path: path, keyOffset: start, valueOffset: valueStart, value: value, element: element), at: index)
        } else {
            items.removeSubrange(index...)
        }
    }

    /// `a."b".c`, with the blanks around it.
    private mutating func readKey() throws(SettingsSyntaxError) -> [String] {
        var key: [String] = []
        repeat {
            cursor.skipBlanks()
            guard key.count < Self.depth else { throw cursor.error(Words.longKey(Self.depth)) }
            key.append(try cursor.readName())
            cursor.skipBlanks()
        } while cursor.skip(UInt8(ascii: "."))
        return key
    }

    /// Nothing for a table, whose members become items.
    private mutating func readValue(at path: [String], depth: Int) throws(SettingsSyntaxError) -> SettingsValue? {
        guard depth <= Self.depth else { throw cursor.error(Words.deepLists) }
        switch cursor.peek() {
        case UInt8(ascii: "\""), UInt8(ascii: "'"): return .text(try cursor.readString())
        case UInt8(ascii: "["): return .list(try readList(at: path, depth: depth))
        case UInt8(ascii: "{"):
            try readTable(at: path, depth: depth)
            return nil
        default: return try cursor.readScalar()
        }
    }

    private mutating func readList(at path: [String], depth: Int) throws(SettingsSyntaxError) -> [SettingsValue] {
        var values: [SettingsValue] = []
        cursor.at += 1
        while true {
            try cursor.skipToElement()
            if cursor.skip(UInt8(ascii: "]")) { return values }
            // Tables in a list are no settings: their members are checked and forgotten.
            let index = items.count
            values.append(try readValue(at: path + ["\(values.count)"], depth: depth + 1) ?? .other(Words.table))
            items.removeSubrange(index...)
            try cursor.skipToElement()
            if !cursor.skip(UInt8(ascii: ",")), cursor.peek() != UInt8(ascii: "]") {
                throw cursor.error(Words.openList)
            }
        }
    }

    private mutating func readTable(at path: [String], depth: Int) throws(SettingsSyntaxError) {
        cursor.at += 1
        cursor.skipBlanks()
        if cursor.skip(UInt8(ascii: "}")) { return }
        repeat {
            cursor.skipBlanks()
            try readPair(in: path, depth: depth + 1)
            cursor.skipBlanks()
        } while cursor.skip(UInt8(ascii: ","))
        guard cursor.skip(UInt8(ascii: "}")) else { throw cursor.error(Words.openTable) }
    }
}
