// SPDX-License-Identifier: GPL-3.0-or-later

import LullLibrary
import LullProtocol
import LullStrokes

/// The routines: those that come with Lull, and every `*.toml` in a list of folders, read anew whenever it is asked for.
///
/// Where two have the same id, the later folder's hides the earlier's, and any file one of Lull's own.
///
/// - Thread: control
package struct RoutineShelf: Sendable {
    /// The parent's own last.
    package let folders: [String]

    package init(folders: [String]) { self.folders = folders }

    /// Every routine in order: Lull's own, then the files' by id; and what keeps others from being there.
    func all() -> (routines: [Routine], problems: [String]) {
        let files = files()
        var problems: [String] = []
        var own: [Routine] = []
        for (id, path) in files.sorted(by: { $0.key < $1.key }) {
            do throws(SettingsError) {
                own.append(try RoutineShelf.read(path, id: id))
            } catch {
                problems.append(error.mistakes[0].description)
            }
        }
        return (Routines.all.filter { files[$0.id] == nil } + own, problems)
    }

    /// The routine of this id, in any case.
    func find(_ name: String) throws(ProtocolError) -> Routine {
        let id = name.lowercased()
        let files = files()
        guard let path = files[id] else {
            if let routine = Routines.all.first(where: { $0.id == id }) { return routine }
            let ids = Routines.all.map(\.id) + files.keys.sorted()
            throw .unknownRoutine(name, among: ids)
        }
        do throws(SettingsError) {
            return try RoutineShelf.read(path, id: id)
        } catch {
            throw .badRoutine(error, upTo: RoutineShelf.mostShown)
        }
    }

    /// Paths by id.
    private func files() -> [String: String] {
        var files: [String: String] = [:]
        for folder in folders {
            for name in Folder.files(in: folder, ending: ".toml").prefix(RoutineShelf.mostFiles) {
                files[RoutineShelf.id(fileName: name)] = "\(folder)/\(name)"
            }
        }
        return files
    }

    private static func read(_ path: String, id: String) throws(SettingsError) -> Routine {
        let bytes: [UInt8]
        do throws(BoundedFile.Problem) {
            bytes = try BoundedFile.read(path, upTo: RoutineDocument.limit)
        } catch {
            throw SettingsError([.init(.file(path), .unreadableRoutine(path, error))])
        }
        return try read(bytes, file: path, id: id)
    }

    /// The routine that a file with these bytes tells.
    ///
    /// - Throws: Everything that is wrong with it.
    package static func read(_ bytes: [UInt8], file: String, id: String) throws(SettingsError) -> Routine {
        try RoutineDocument(bytes, file: file).routine(id)
    }

    /// In lower case, with hyphens for underscores and blanks.
    private static func id(fileName: String) -> String {
        String(fileName.dropLast(".toml".count).lowercased().map { "_ ".contains($0) ? "-" : $0 })
    }

    private static let mostShown = 8
    private static let mostFiles = 100
}
