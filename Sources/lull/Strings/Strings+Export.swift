// SPDX-License-Identifier: GPL-3.0-or-later

import LullProtocol

/// Everything of the parent's as plain files.
extension Strings {
    static let exportHelp = "A folder that is new or empty."
    static let exportDiscussion = """
        Recordings as they came, their beats, tunes and routines of your own, settings, history: nothing in a form that \
        only Lull can read. What ships with Lull is left out.
        """

    static let exportReadMeName = "README.txt"
    static let exportReadMe = """
        This folder was written by `lull export`. It holds what is yours; what came with Lull is not in it.

        recordings/   your recordings, a folder each: the sound as it came, and what Lull found out about it (.lull, text)
        beats/        the beats of each recording: a time in seconds, a tab, the number in the bar
        facts/        what Lull found out about sounds that lie elsewhere (.lull, text)
        sounds/       tunes (.abc) and sounds from your folder of sounds
        routines/     guided massages of your own
        settings/     your settings
        state/        what was played last, and what the sound meter read
        history.tsv   what was played and when: a table with tabs between the columns

        What you do not have is not here. To have it back on another machine: `lull import` takes the sounds,
        `lull grid T import` their beats, ~/.local/share/lull/sounds the tunes, ~/.config/lull the settings.

        """

    /// A line for each folder, and for each file that stands alone.
    package static func exported(_ exported: Exported) -> Table {
        var kinds: [(name: String, count: Int, bytes: Int)] = []
        for item in exported.items {
            let name = String(item.name.split(separator: "/").first ?? "")
            if kinds.last?.name != name { kinds.append((name, 0, 0)) }
            kinds[kinds.count - 1].count += 1
            kinds[kinds.count - 1].bytes += item.size
        }
        return Table(kinds.map { [$0.name, counted($0.count, "file", "files"), amount($0.bytes)] })
    }

    package static func exportDone(_ exported: Exported, _ folder: String) -> String {
        let files = counted(exported.items.count, "file", "files")
        return "\(files) in \(folder); \(exportReadMeName) there says what each is."
    }

    /// Of bytes.
    package static func amount(_ bytes: Int) -> String {
        switch bytes {
        case ..<1_000: counted(bytes, "byte", "bytes")
        case ..<1_000_000: "\(number(Double(bytes) / 1_000)) kB"
        default: "\(number(Double(bytes) / 1_000_000)) MB"
        }
    }

    static func notEmpty(_ path: String) -> String { "\(path) is not empty." }
    static let notEmptyHint = "Name a new folder."
    static func exportFull(_ path: String) -> String { "The disk is full; \(path) was not written." }
    static let exportFullHint = "Make room, or name a folder on another disk; what was written before is whole."
    static func notExported(_ name: String, _ reason: String) -> String { "\(name) was left out: \(reason)" }
    static let keepsChanging = "It changes while it is read."
    static let strangeAnswer = "The daemon's answer was not understood."
}
