// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc

/// What is known of the terminal.
enum Terminal {
    /// Columns and rows.
    struct Size: Equatable {
        var columns: Int
        var rows: Int
    }

    /// What a terminal that does not say is taken for.
    static var usual: Size { Size(columns: 80, rows: 24) }

    /// Nil where it is not a terminal.
    static func size(of descriptor: CInt) -> Size? {
        guard isatty(descriptor) == 1 else { return nil }
        var size = winsize()
        guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0, size.ws_row > 0 else { return usual }
        return Size(columns: Int(size.ws_col), rows: Int(size.ws_row))
    }

    static func width(of descriptor: CInt) -> Int? { size(of: descriptor)?.columns }

    /// Whether it can be drawn on.
    static var canDraw: Bool { Environment["TERM"].map { $0 != "dumb" } ?? false }

    /// Whether bold and faint may be used (no-color.org).
    static var canStyle: Bool { Environment["NO_COLOR"] == nil }

    /// Whether it has more than the eight oldest colours.
    static var hasManyColours: Bool {
        Environment["COLORTERM"] != nil || Environment["TERM"]?.contains("256color") ?? false
    }

    /// Whether it shows more than ASCII: the locale says UTF-8, and it is not the kernel's own console, whose fonts have
    /// no circles.
    static var isUnicode: Bool {
        let locale = ["LC_ALL", "LC_CTYPE", "LANG"].lazy.compactMap { Environment[$0] }.first ?? ""
        return Environment["TERM"] != "linux" && ["utf-8", "utf8"].contains { locale.lowercased().hasSuffix($0) }
    }
}
