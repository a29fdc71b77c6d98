// SPDX-License-Identifier: GPL-3.0-or-later

/// One settings file in memory: what it says, and what is wrong with it.
struct SettingsDocument {
    private let file: String
    private let bytes: [UInt8]
    private let reader: SettingsReader

    /// The `version` that this release reads and writes.
    static let version = 1

    /// - Throws: Where it is not text in UTF-8.
    init(_ bytes: [UInt8], file: String) throws(SettingsError) {
        self.file = file
        self.bytes = try SettingsDocument.text(bytes, file: file)
        reader = SettingsReader(self.bytes)
    }

    /// `bytes` without a byte order mark.
    ///
    /// - Throws: Where they are not text in UTF-8.
    static func text(_ bytes: [UInt8], file: String) throws(SettingsError) -> [UInt8] {
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        let bytes = bytes.starts(with: mark) ? Array(bytes.dropFirst(mark.count)) : bytes
        do {
            _ = try UTF8Span(validating: bytes.span)
        } catch {
            let position = SettingsError.TextPosition(ofByte: error.byteOffsets.lowerBound, in: bytes)
            throw SettingsError([.init(.text(file: file, position), .notText)])
        }
        return bytes
    }

    /// Puts what the file says into `settings`. The answer is what is wrong, in the order of the text, up to the limit.
    func put(into settings: inout Settings) -> [SettingsError.Mistake] {
        if let (offset, fault) = versionFault { return [mistake(offset, fault)] }
        var faults = reader.faults
        // What is wrong as a whole is told once, not again for each of its members.
        var told: Set<[String]> = []
        for item in reader.items where item.path != ["version"] {
            let (offset, path, fault) = put(item, into: &settings)
            if let fault, told.insert(path).inserted { faults.append((offset, fault)) }
        }
        return faults.sorted { $0.offset < $1.offset }.prefix(SettingsError.limit).map { mistake($0.offset, $0.fault) }
    }

    private func put(_ item: SettingsReader.Item, into settings: inout Settings) -> (Int, [String], SettingsFault?) {
        let table = item.path[0]
        let isTable = item.path.count > 1 || item.value == nil
        guard SettingsKey.tables.contains(table) else {
            return (item.keyOffset, [table], isTable ? .unknownTable(table) : .unknown(table))
        }
        guard isTable else { return (item.keyOffset, [table], .notATable(table)) }
        guard item.path.count > 1 else { return (item.keyOffset, [table], nil) }
        let path = Array(item.path.prefix(2))
        guard let key = SettingsKey.all.first(where: { $0.table == table && $0.name == path[1] }) else {
            return (item.keyOffset, path, .unknown(path[1], in: table))
        }
        let value = item.path.count == 2 ? item.value ?? .other(Words.table) : .other(Words.table)
        return (item.valueOffset, path, key.put(value, into: &settings))
    }

    /// A newer file may mean anything by its keys: nothing else of it is read.
    private var versionFault: (Int, SettingsFault)? {
        guard let item = reader.items.first(where: { $0.path[0] == "version" }) else { return nil }
        let value = item.path.count == 1 ? item.value ?? .other(Words.table) : .other(Words.table)
        guard value != .whole(Self.version) else { return nil }
        guard case .whole(let version) = value, version > Self.version else {
            return (item.valueOffset, .cannotBe("version", value, "version = \(Self.version)"))
        }
        return (item.valueOffset, .newerSettings(version))
    }

    private func mistake(_ offset: Int, _ fault: SettingsFault) -> SettingsError.Mistake {
        SettingsError.Mistake(.text(file: file, .init(ofByte: offset, in: bytes)), fault)
    }
}
