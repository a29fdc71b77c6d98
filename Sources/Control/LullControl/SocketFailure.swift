// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc

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

    /// What is wrong: one sentence.
    package var message: String {
        switch self {
        case .alive(let path): "Another lulld already answers at \(path)."
        case .notASocket(let path): "There is something at \(path) that is not a socket."
        case .pathTooLong(let path): "The socket's path is longer than 107 bytes: \(path)."
        case .folderUnsafe(let path): "The folder \(path) belongs to somebody else or can be written by others."
        case .notListening: "The socket that systemd handed over is not a listening Unix socket."
        case .refused(let path, let errno): "Cannot listen at \(path): \(String(cString: strerror(errno)))."
        }
    }

    /// What to do about it: one sentence.
    package var hint: String {
        switch self {
        case .alive: "Use that one, or stop it first."
        case .notASocket: "Move it away, or choose another place with --socket."
        case .pathTooLong: "Choose a shorter one with --socket."
        case .folderUnsafe: "Make it yours alone with chmod 700, or choose another place with --socket."
        case .notListening: "Check ListenStream= in the socket unit."
        case .refused: "Choose a folder that you can write to with --socket."
        }
    }

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
