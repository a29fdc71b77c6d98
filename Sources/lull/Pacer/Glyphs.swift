// SPDX-License-Identifier: GPL-3.0-or-later

/// The signs that the picture is made of, each one column wide.
package struct Glyphs: Equatable {
    /// What lies behind the hand, from low to high: the way swells to its middle and falls from there.
    package let swell: [Character]
    package let hand: Character
    package let ahead: Character
    package let beat: Character
    package let otherBeat: Character

    package static let unicode = Glyphs(swell: Array("▁▂▃▄▅▆▇█"), hand: "●", ahead: "▁", beat: "●", otherBeat: "○")
    package static let ascii = Glyphs(swell: Array("_.-=#"), hand: "O", ahead: "_", beat: "O", otherBeat: ".")
}
