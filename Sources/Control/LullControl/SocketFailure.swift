// SPDX-License-Identifier: GPL-3.0-or-later

/// Why the daemon cannot listen on its socket.
///
/// - Thread: any
package enum SocketFailure: Error, Equatable {
    /// Another daemon answers there.
    case alive(path: String)
    /// Something that is no socket lies there.
    case notASocket(path: String)
    /// The name does not fit into a socket address (107 bytes).
    case pathTooLong(path: String)
    /// Others could replace the socket: its folder is not ours alone.
    case folderUnsafe(path: String)
    /// systemd handed over something that is not a listening Unix socket.
    case notListening
    /// The system refused, with this `errno`.
    case refused(path: String, errno: Int32)

    /// The daemon's exit code (sysexits).
    package var exitCode: Int32 {
        switch self {
        case .alive: 75
        case .pathTooLong, .notListening: 78
        case .notASocket, .refused: 73
        case .folderUnsafe: 77
        }
    }
}
