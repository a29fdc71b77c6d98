// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullTestKit

/// The real programs: those in $LULL_BIN, or those that are built beside the tests.
enum Programs {
    static var lull: String { get throws { try path("lull") } }
    static var lulld: String { get throws { try path("lulld") } }

    private static func path(_ name: String) throws -> String {
        if let folder = getenv("LULL_BIN") { return "\(String(cString: folder))/\(name)" }
        return try product(name)
    }
}
