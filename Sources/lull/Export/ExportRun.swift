// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullProtocol

/// A file that the daemon offers.
package struct ExportItem: Equatable, Sendable {
    /// Relative, with slashes.
    package let name: String
    /// In bytes, as it was listed.
    package var size: Int
    let ticket: String

    /// Nil where it is none: a name that leads out of the folder is not followed.
    package init?(_ json: JSON) {
        guard let name = json["name"]?.string, let size = json["size"]?.int, size >= 0,
            let ticket = json["ticket"]?.string, Self.isSafe(name)
        else { return nil }
        (self.name, self.size, self.ticket) = (name, size, ticket)
    }

    private static func isSafe(_ name: String) -> Bool {
        let parts = name.split(separator: "/", omittingEmptySubsequences: false)
        return name.utf8.count < 4_096 && !name.utf8.contains(0)
            && parts.allSatisfy { !$0.isEmpty && !$0.hasPrefix(".") && $0.utf8.count <= 255 }
    }
}

/// What was written, and what could not be.
package struct Exported {
    package var items: [ExportItem] = []
    package var problems: [Failure] = []

    package init() {}

    package var json: JSON {
        [
            "files": .array(items.map { ["name": .string($0.name), "size": .integer(Int64($0.size))] }),
            "problems": .array(problems.map { .string($0.what) }),
        ]
    }
}

/// Fetches everything of the parent's, a piece at a time, and writes it down.
package struct ExportRun: ~Copyable {
    private var connection: Connection

    package init(connection: consuming Connection) { self.connection = connection }

    /// - Throws: Where nothing more can be fetched or written; what was written stays.
    package mutating func run(to path: String) throws(Failure) -> Exported {
        var exported = Exported()
        let items = try list(&exported)
        let folder = try ExportFolder(path)
        try folder.write(Array(Strings.exportReadMe.utf8), as: Strings.exportReadMeName)
        for item in items {
            do throws(Failure) {
                exported.items.append(try fetch(item, into: folder))
            } catch {
                // What is wrong with one file is no reason to go without the others.
                guard [EX_DATAERR, EX_IOERR, EX_TEMPFAIL].contains(error.exitCode) else { throw error }
                exported.problems.append(Failure(error.exitCode, Strings.notExported(item.name, error.what)))
            }
        }
        try folder.sync()
        return exported
    }

    private mutating func list(_ exported: inout Exported) throws(Failure) -> [ExportItem] {
        var items: [ExportItem] = []
        var count = 0
        while true {
            let answer = try connection.call(.export, JSON.Members([("from", .integer(Int64(count)))]))
            let files = answer["files"]?.array ?? []
            count += files.count
            exported.problems += (answer["problems"]?.array ?? []).compactMap(\.string).map { Failure(EX_IOERR, $0) }
            items += files.compactMap(ExportItem.init)
            if files.isEmpty || answer["left"] == nil { return items }
        }
    }

    /// Begins anew where the file changes under way, as often as anybody would.
    private mutating func fetch(_ item: ExportItem, into folder: borrowing ExportFolder) throws(Failure) -> ExportItem {
        for _ in 0..<3 {
            if let fetched = try fetchOnce(item, into: folder) { return fetched }
        }
        throw Failure(EX_TEMPFAIL, Strings.keepsChanging)
    }

    /// Nil where it has changed under way.
    private mutating func fetchOnce(
        _ item: ExportItem, into folder: borrowing ExportFolder
    ) throws(Failure) -> ExportItem? {
        var file = try folder.begin(item.name)
        var (at, stamp): (Int, String?) = (0, nil)
        while true {
            let answer = try connection.call(
                .export, JSON.Members([("ticket", .string(item.ticket)), ("from", .integer(Int64(at)))]))
            guard let size = answer["size"]?.int, let bytes = answer["data"]?.string.flatMap(Base64.bytes) else {
                throw Failure(EX_DATAERR, Strings.strangeAnswer)
            }
            guard stamp == nil || answer["stamp"]?.string == stamp else { return nil }
            stamp = answer["stamp"]?.string
            at += bytes.count
            guard at <= size, !bytes.isEmpty || at == size else { return nil }
            try file.write(bytes)
            guard at == size else { continue }
            try file.finish()
            var fetched = item
            fetched.size = size
            return fetched
        }
    }
}
