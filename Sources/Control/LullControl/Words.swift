// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullProtocol

/// What a client is told that keeps not to the limits of the wire.
extension ProtocolError {
    static let tooManyClients = ProtocolError(
        .limitExceeded, "\(WireLimits.clients) clients are connected, which is the most.",
        hint: "Close one and try again.")
    static let slowReader = ProtocolError(
        .clientSlow, "You read too slowly: more than \(WireLimits.queue) bytes wait for you.",
        hint: "Connect again, and listen to fewer topics or read faster.")
    static let longLine = ProtocolError(
        .limitExceeded, "A line is longer than \(WireLimits.line) bytes.", hint: "Send shorter requests.")
    static let longAnswer = ProtocolError(
        .limitExceeded, "The answer would be longer than \(WireLimits.queue) bytes.", hint: "Ask for less.")
    static let lateTicket = ProtocolError(
        .requestInvalid, "A ticket is not the first line of its connection.",
        hint: "Connect anew, and begin with it.")

    static func notPermitted(_ method: Method) -> ProtocolError {
        ProtocolError(
            .permissionDenied, "You may not use \(method.name) here.", hint: "Ask whoever set up this Lull.")
    }
}

extension SocketFailure {
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
}
