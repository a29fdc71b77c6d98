// SPDX-License-Identifier: GPL-3.0-or-later

import LullProtocol
import LullStrokes

/// One routine file in memory: what it says, and what is wrong with it.
struct RoutineDocument {
    private let file: String
    private let bytes: [UInt8]
    private let reader: SettingsReader

    /// The `version` that this release reads.
    static let version = 1
    /// Bytes of a file at most.
    static let limit = 64 << 10

    /// - Throws: Where it is not text in UTF-8.
    init(_ bytes: [UInt8], file: String) throws(SettingsError) {
        self.file = file
        self.bytes = try SettingsDocument.text(bytes, file: file)
        reader = SettingsReader(self.bytes, listOfTables: "step")
    }

    /// The routine that the file tells.
    ///
    /// - Throws: Everything that is wrong, in the order of the text, up to the limit.
    func routine(_ id: String) throws(SettingsError) -> Routine {
        if let fault = versionFault { throw SettingsError([mistake(fault.offset, fault.fault)]) }
        var sheet = RoutineSheet(id)
        var faults = reader.faults
        for item in reader.items where item.path != ["version"] {
            if let fault = sheet.put(item) { faults.append(fault) }
        }
        let result = sheet.routine()
        faults += result.faults
        // What is wrong as a whole is told once, not again for each of its members.
        var told: Set<Int> = []
        let mistakes = faults.sorted { $0.offset < $1.offset }.filter { told.insert($0.offset).inserted }
            .prefix(SettingsError.limit).map { mistake($0.offset, $0.fault) }
        guard mistakes.isEmpty else { throw SettingsError(mistakes) }
        return result.routine
    }

    /// A newer file may mean anything by its keys: nothing else of it is read.
    private var versionFault: (offset: Int, fault: SettingsFault)? {
        guard let item = reader.items.first(where: { $0.path == ["version"] }), item.value != .whole(Self.version)
        else { return nil }
        guard case .whole(let version) = item.value, version > Self.version else {
            let value = item.value ?? .other(Words.table)
            return (item.valueOffset, .cannotBe("version", value, "version = \(Self.version)"))
        }
        return (item.valueOffset, .newerRoutine(version))
    }

    private func mistake(_ offset: Int, _ fault: SettingsFault) -> SettingsError.Mistake {
        SettingsError.Mistake(.text(file: file, .init(ofByte: offset, in: bytes)), fault)
    }
}
