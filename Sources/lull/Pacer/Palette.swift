// SPDX-License-Identifier: GPL-3.0-or-later

/// The colours of the picture: amber and dark, for eyes that are used to the night. There is no blue in them, and nothing
/// is as bright as a terminal's own white.
package enum Palette: Sendable {
    /// No style at all.
    case none
    /// Of a terminal that has but eight colours.
    case few
    case many

    /// For this terminal (no-color.org).
    static var own: Palette {
        Terminal.canStyle ? (Terminal.hasManyColours ? .many : .few) : .none
    }

    /// The parameters of "select graphic rendition" (ECMA-48; xterm's 256 colours); nil for none.
    func parameters(for style: Layout.Row.Style) -> String? {
        switch (self, style) {
        case (.none, _): nil
        case (.few, .plain): "33"
        case (.few, .strong): "1;33"
        case (.few, .faint): "2;33"
        case (.many, .plain): "38;5;137"
        case (.many, .strong): "1;38;5;179"
        case (.many, .faint): "38;5;95"
        }
    }
}
