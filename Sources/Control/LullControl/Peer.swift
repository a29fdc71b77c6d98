// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullProtocol

/// Who is at the other end of a connection, as the kernel knew it when the connection was made (SO_PEERCRED).
///
/// The user and the group can be trusted; the process may long have ended, and its number been given to another.
///
/// - Thread: any
package struct Peer: Equatable, Sendable {
    package let uid: UInt32
    package let gid: UInt32
    package let pid: Int32
    /// Which of the server's connections it is; no two have the same.
    package let connection: Int

    /// Root, and whom the daemon belongs to, may do anything; whoever else can connect may play.
    package var role: Role { [0, getuid()].contains(uid) ? .owner : .player }

    package init(uid: UInt32, gid: UInt32, pid: Int32, connection: Int = 0) {
        self.uid = uid
        self.gid = gid
        self.pid = pid
        self.connection = connection
    }
}
