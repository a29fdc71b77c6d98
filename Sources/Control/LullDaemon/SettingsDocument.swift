// SPDX-License-Identifier: GPL-3.0-or-later

import TOMLKit

/// One settings file in memory: what it says and where, or why it cannot be read. The one place that knows TOMLKit.
struct SettingsDocument {
    private let file: String
    private let root: TOMLTable
    private let outline: SettingsOutline

    /// The `version` that this release reads and writes.
    static let version = 1

    /// - Parameter bytes: At most `SettingsFile.limit`, so that the depth of the parser's recursion stays bounded.
    init(_ bytes: [UInt8], file: String) throws(SettingsError) {
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        let bytes = bytes.starts(with: mark) ? Array(bytes.dropFirst(mark.count)) : bytes
        let text = try Self.text(bytes, file: file)
        self.file = file
        outline = SettingsOutline(bytes)
        do {
            root = try TOMLTable(string: text)
        } catch let error as TOMLParseError {
            let begin = error.source.begin
            let place = SettingsError.Place.text(
                file: file, .init(line: max(1, begin.line), column: max(1, begin.column)))
            let reason = error.description.shown(upTo: 200)
            throw SettingsError([.init(place, "This is not TOML: \(reason).", hint: Self.howToWrite)])
        } catch {
            throw SettingsError([.init(.file(file), "This is not TOML.", hint: Self.howToWrite)])
        }
    }

    private static let howToWrite = "Write a setting as name = value, and a text in double quotes."

    /// TOMLKit takes a C string and gives C strings: what follows a NUL it would not see.
    private static func text(_ bytes: [UInt8], file: String) throws(SettingsError) -> String {
        func mistake(at offset: Int, _ what: String, hint: String) -> SettingsError {
            SettingsError([.init(.text(file: file, .init(ofByte: offset, in: bytes)), what, hint: hint)])
        }
        do {
            _ = try UTF8Span(validating: bytes.span)
        } catch {
            throw mistake(
                at: error.byteOffsets.lowerBound, "This is not text in UTF-8.", hint: "Save the file as UTF-8.")
        }
        for nul in ["\0", "\\u0000", "\\U00000000"] {
            guard let range = bytes.firstRange(of: nul.utf8) else { continue }
            throw mistake(at: range.lowerBound, "A NUL character has no place in settings.", hint: "Take it out.")
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

extension SettingsDocument {
    /// Puts what the file says into `settings`. The answer is what is wrong, in the order of the text, up to the limit.
    func put(into settings: inout Settings) -> [SettingsError.Mistake] {
        if let fault = versionFault {
            return [SettingsError.Mistake(place(outline.value("version")), fault)]
        }
        var faults: [(offset: Int, fault: SettingsFault)] = []
        for table in root.keys where table != "version" {
            guard SettingsKey.tables.contains(table) else {
                faults.append((outline.key(table), root[table]?.table == nil ? .unknown(table) : .unknownTable(table)))
                continue
            }
            guard let members = root[table]?.table else {
                faults.append((outline.key(table), .notATable(table)))
                continue
            }
            for name in members.keys {
                guard let key = SettingsKey.all.first(where: { $0.table == table && $0.name == name }),
                    let value = members[name]
                else {
                    faults.append((outline.key(table, name), .unknown(name, in: table)))
                    continue
                }
                if let fault = key.put(SettingsValue(value), into: &settings) {
                    faults.append((outline.value(table, name), fault))
                }
            }
        }
        return faults.sorted { $0.offset < $1.offset }.prefix(SettingsError.limit).map { offset, fault in
            SettingsError.Mistake(place(offset), fault)
        }
    }

    /// A newer file may mean anything by its keys: nothing else of it is read.
    private var versionFault: SettingsFault? {
        guard let value = root["version"].map(SettingsValue.init), value != .whole(Self.version) else { return nil }
        if case .whole(let version) = value, version > Self.version {
            return SettingsFault(
                "These settings have version \(version), and this Lull reads version \(Self.version).",
                hint: "Update Lull, or give it other settings with --config; the file is left as it is.")
        }
        return SettingsFault("version cannot be \(value.shown).", hint: "Write version = \(Self.version).")
    }

    private func place(_ offset: Int) -> SettingsError.Place {
        .text(file: file, outline.position(of: offset))
    }
}

extension SettingsValue {
    fileprivate init(_ value: any TOMLValueConvertible) {
        switch value.type {
        case .string: self = .text(value.string ?? "")
        case .int: self = .whole(value.int ?? 0)
        case .double: self = .decimal(value.double ?? 0)
        case .array: self = .list(value.array.map { $0.map(SettingsValue.init) } ?? [])
        case .bool: self = .other(value.bool == true ? "true" : "false")
        case .table: self = .other("a table")
        case .date, .time, .dateTime: self = .other("a date or time")
        }
    }
}
