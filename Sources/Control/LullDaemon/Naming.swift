// SPDX-License-Identifier: GPL-3.0-or-later

import LullLibrary
import LullProtocol

/// Does `work` on the library, and tells what keeps it from being done as whoever asked for `name` may be told.
///
/// - Thread: any; waits for the disk
func naming<Value>(_ name: String, _ work: () throws(LibraryError) -> Value) throws(ProtocolError) -> Value {
    do throws(LibraryError) { return try work() } catch { throw ProtocolError(error, of: name) }
}
