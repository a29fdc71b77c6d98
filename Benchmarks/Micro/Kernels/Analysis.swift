// SPDX-License-Identifier: GPL-3.0-or-later

import LullAnalysis

extension Kernel {
    static let analysis = [
        Kernel("onsets and beats: 10 s of a harp", runs: 1) {
            let sound = Lullaby.recorded(seconds: 10)
            return { runs in for _ in 0..<runs { keep(BeatAnalysis.analyse(samples: sound)?.confidence) } }
        }
    ]
}
