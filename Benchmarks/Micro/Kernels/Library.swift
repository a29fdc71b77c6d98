// SPDX-License-Identifier: GPL-3.0-or-later

import LullLibrary

extension Kernel {
    static let library = [
        Kernel("SHA-256: 64 KiB of a file", runs: 2) {
            let bytes = (0..<65_536).map { UInt8(truncatingIfNeeded: $0 &* 31) }
            return { runs in
                for _ in 0..<runs {
                    var hash = SHA256()
                    hash.update(bytes.span)
                    keep(hash.finish())
                }
            }
        },
        Kernel("songbook: a look at the tunes that come with Lull", runs: 4) {
            let folder = #filePath.split(separator: "/").dropLast(4).reduce("") { "\($0)/\($1)" } + "/Sounds"
            let book = Songbook(folders: [folder])
            precondition(!book.tracks().isEmpty, "no tunes in \(folder)")
            return { runs in for _ in 0..<runs { keep(book.tracks().count) } }
        },
    ]
}
