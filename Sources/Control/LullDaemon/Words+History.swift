// SPDX-License-Identifier: GPL-3.0-or-later

import LullLibrary

extension History.Contents {
    /// What the parent is told is wrong with it, each once, however much it is about.
    var problems: [String] {
        [
            damaged > 0 ? "Some of the history cannot be read any more; it is left out." : nil,
            newer > 0 ? "Some of the history was written by a newer Lull; it is left as it is." : nil,
        ].compactMap { $0 }
    }
}

extension Words {
    static let history = "the history"

    static func notInHistory(_ error: any Error) -> String {
        "What was played could not be added to the history: \(error)"
    }
}
