// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullClient
import LullProtocol

/// Finding the daemon's socket.
enum Dial {
    /// A connected socket: the first of the places that answers.
    static func descriptor(option: String?) throws(Failure) -> CInt {
        let environment = Environment.all
        let places = SocketPath.client(option: option, environment: environment)
        var denied: Failure?
        for place in places {
            switch UnixSocket.connected(to: place.path) {
            case .success(let descriptor): return descriptor
            case .failure(let reason) where [ENOENT, ENOTDIR, ECONNREFUSED].contains(reason.number): continue
            case .failure(let reason) where reason.number == EACCES || reason.number == EPERM:
                denied = denied ?? Failure(EX_NOPERM, Strings.denied(place.path), hint: Strings.deniedHint(place.scope))
            case .failure(let reason):
                throw Failure(EX_UNAVAILABLE, Strings.unreachable(place.path, reason.text), hint: Strings.startHint)
            }
        }
        if let denied { throw denied }
        let named = [option, environment["LULL_SOCKET"]].compactMap { $0 }.first { !$0.isEmpty }
        if named == nil, places == [.system], getuid() != 0 { throw Failure(.noRuntimeFolder(uid: getuid())) }
        throw Failure(EX_UNAVAILABLE, Strings.nobody(at: named), hint: Strings.startHint)
    }
}

/// The process's environment.
enum Environment {
    static var all: [String: String] {
        var values: [String: String] = [:]
        var entry = environ
        while let text = entry.pointee {
            let parts = String(cString: text).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            if parts.count == 2 { values[String(parts[0])] = String(parts[1]) }
            entry += 1
        }
        return values
    }

    /// Nil where it is not set, or empty.
    static subscript(name: String) -> String? {
        getenv(name).map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 }
    }
}
