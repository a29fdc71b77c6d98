// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullLibrary
import LullProtocol
import LullTime
import Synchronization

/// Everything of the parent's that Lull keeps, as plain files with names of their own.
///
/// - Thread: any; every call may wait for the disk
package final class Belongings: Sendable {
    /// A file on disk, or a folder of files, and what it is called among the belongings.
    package struct Place: Equatable, Sendable {
        let name: String
        let path: String

        package init(_ name: String, at path: String) { (self.name, self.path) = (name, path) }
    }

    struct Item: Equatable, Sendable {
        /// Relative, with slashes.
        var name: String
        /// In bytes, when it was listed.
        var size: Int
        fileprivate var source: Source
        /// By which it is asked for: no request names a path.
        var ticket: String

        fileprivate init(_ name: String, _ size: Int, _ source: Source) {
            (self.name, self.size, self.source) = (name, size, source)
            ticket = digest(Array(name.utf8))
        }
    }

    fileprivate enum Source: Equatable, Sendable {
        case file(String)
        /// The beats of the recording of this id.
        case beats(String)
        case history
    }

    /// Some bytes of a file.
    struct Piece: Equatable, Sendable {
        var bytes: [UInt8]
        /// Of the whole, in bytes.
        var size: Int
        /// Another one, where the file has changed meanwhile.
        var stamp: String
    }

    private let places: [Place]
    private let library: RecordingLibrary?
    private let history: History?
    private let listed = Mutex(Listed())

    /// What there is, and what is left out, a sentence each.
    struct Listed {
        fileprivate(set) var items: [Item] = []
        fileprivate(set) var problems: [String] = []
        fileprivate var places: [String: Int] = [:]
    }

    /// More files than anybody has.
    private static var most: Int { 50_000 }
    /// How deep folders are looked into.
    private static var depth: Int { 4 }

    package init(_ places: [Place] = [], library: RecordingLibrary? = nil, history: History? = nil) {
        (self.places, self.library, self.history) = (places, library, history)
    }

    /// Looks for all there is.
    func list() -> Listed {
        var found = Listed()
        for place in places where access(place.path, F_OK) == 0 {
            gather(place.path, place.name, Belongings.depth, &found)
        }
        found.items += generated()
        found.places = Dictionary(found.items.enumerated().map { ($1.ticket, $0) }) { first, _ in first }
        listed.withLock { $0 = found }
        return found
    }

    /// What the last look found.
    var lastList: Listed { listed.withLock { $0 } }

    /// Hidden files, and what is neither file nor folder, are left out.
    private func gather(_ path: String, _ name: String, _ depth: Int, _ found: inout Listed) {
        var info = stat()
        guard stat(path, &info) == 0, access(path, R_OK) == 0 else {
            found.problems.append(Belongings.unreadable(name))
            return
        }
        if info.st_mode & S_IFMT == S_IFREG {
            guard found.items.count < Belongings.most else { return found.problems = [Belongings.tooMany] }
            found.items.append(Item(name, Int(info.st_size), .file(path)))
        } else if info.st_mode & S_IFMT == S_IFDIR {
            guard depth > 0 else { return found.problems.append(Belongings.tooDeep(name)) }
            for entry in Folder.files(in: path, ending: "") {
                gather("\(path)/\(entry)", "\(name)/\(entry)", depth - 1, &found)
            }
        }
    }

    /// What is kept in another form than one to be read elsewhere.
    private func generated() -> [Item] {
        let recordings = (try? library?.all()) ?? []
        let beats = recordings.filter { $0.tempo != nil }.map { entry in
            Item("beats/\(entry.id).beats", 0, .beats(entry.id))
        }
        let history = Item("history.tsv", 0, .history)
        return (beats + [history]).compactMap { item in
            guard let bytes = try? bytes(of: item), !bytes.isEmpty else { return nil }
            return Item(item.name, bytes.count, item.source)
        }
    }

    /// What is made when it is asked for; nil for a file.
    private func bytes(of item: Item) throws(LibraryError) -> [UInt8]? {
        switch item.source {
        case .file: return nil
        case .beats(let id):
            guard let recording = try library?.find(id) else { throw LibraryError.gone(item.name) }
            return Array((recording.facts.grid.map { BeatsFile.text(of: $0.beats) } ?? "").utf8)
        case .history:
            guard let history, case let contents = try history.read(), !contents.entries.isEmpty else { return [] }
            return Array(contents.table.utf8)
        }
    }

    /// The bytes from a place on.
    ///
    /// - Throws: `ticket.unknown`, or what the disk says.
    func piece(of ticket: String, from place: Int) throws(ProtocolError) -> Piece {
        let item = listed.withLock { listed in listed.places[ticket].map { listed.items[$0] } }
        guard let item else { throw .unknownBelonging }
        do throws(LibraryError) {
            if case .file(let path) = item.source {
                let piece = try FilePiece(of: path, from: place, most: Limits.piece)
                return Piece(bytes: piece.bytes, size: piece.size, stamp: piece.stamp)
            }
            let bytes = try bytes(of: item) ?? []
            let part = bytes.dropFirst(place).prefix(Limits.piece)
            return Piece(bytes: Array(part), size: bytes.count, stamp: digest(bytes))
        } catch {
            throw ProtocolError(error, of: item.name)
        }
    }
}

private func digest(_ bytes: [UInt8]) -> String {
    var hash = SHA256()
    hash.update(bytes.span)
    return String(hash.finish().prefix(32))
}

extension History.Contents {
    /// As a table for other programs: tabs between the columns, their names first.
    fileprivate var table: String {
        let lines = entries.map { entry in
            [
                entry.date, "\(entry.minutes)", entry.routine ?? "", entry.stroke, entry.track, entry.title,
                "\(entry.rate)",
            ].joined(separator: "\t")
        }
        return (["date\tminutes\troutine\tstroke\ttrack\ttitle\trate"] + lines).map { $0 + "\n" }.joined()
    }
}
