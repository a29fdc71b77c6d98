// SPDX-License-Identifier: GPL-3.0-or-later

import LullScore

extension Kernel {
    static let score = [
        Kernel("ABC: a tune read", runs: 8) {
            let text = Lullaby.abc
            return { runs in for _ in 0..<runs { keep(ABC.read(text).tunes.count) } }
        },
        Kernel("ABC: a tune made a performance, with chords", runs: 4) {
            let tune = Lullaby.tune
            return { runs in for _ in 0..<runs { keep(tune.program?.notes.count) } }
        },
    ]
}
