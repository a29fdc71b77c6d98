// SPDX-License-Identifier: GPL-3.0-or-later

import LullTime

/// Why a recording cannot be played at a tempo.
enum Words {
    static func beyondReach(_ ratio: Double, at tempo: Tempo) -> String {
        "At \(tempo.perMinute) beats a minute the recording would last \(ratio) times as long as it does; it can be "
            + "stretched to between half and twice its length. Choose other beats a stroke."
    }

    static func tooLong(_ seconds: Int, at tempo: Tempo) -> String {
        "At \(tempo.perMinute) beats a minute the loop would last \(seconds) seconds. Choose a shorter loop."
    }
}
