// SPDX-License-Identifier: GPL-3.0-or-later

/// The signs that the picture is made of, each one column wide.
package struct Glyphs: Equatable {
    package let gone: Character
    package let hand: Character
    package let ahead: Character
    package let beat: Character
    package let otherBeat: Character

    package static let unicode = Glyphs(gone: "━", hand: "●", ahead: "─", beat: "●", otherBeat: "○")
    package static let ascii = Glyphs(gone: "=", hand: "O", ahead: "-", beat: "O", otherBeat: ".")
}
