// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullProtocol

/// Finding the daemon's socket.
enum Dial {
    /// How long a full queue of callers, or a full pipe, is waited for.
    private static let patience = timeval(tv_sec: 5, tv_usec: 0)

    /// A connected socket: the first of the places that answers.
    static func descriptor(option: String?) throws(Failure) -> CInt {
        let environment = Environment.all
        let places = SocketPath.client(option: option, environment: environment)
        var denied: Failure?
        for place in places {
            switch connect(to: place.path) {
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

    private struct Reason: Error {
        let number: CInt
        var text: String { String(cString: strerror(number)) }
    }

    private static func connect(to path: String) -> Result<CInt, Reason> {
        guard var address = sockaddr_un(path: path) else { return .failure(Reason(number: ENAMETOOLONG)) }
        let descriptor = socket(AF_UNIX, CInt(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return .failure(Reason(number: errno)) }
        var patience = patience
        setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        let outcome = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard outcome == 0 else {
            let reason = Reason(number: errno)
            close(descriptor)
            return .failure(reason)
        }
        return .success(descriptor)
    }
}

extension sockaddr_un {
    /// Nil where the path is too long for an address, or holds a zero byte.
    fileprivate init?(path: String) {
        self.init()
        sun_family = sa_family_t(AF_UNIX)
        let fits = withUnsafeMutableBytes(of: &sun_path) { place in
            let bytes = Array(path.utf8)
            guard bytes.count < place.count, !bytes.contains(0) else { return false }
            place.copyBytes(from: bytes)
            return true
        }
        guard fits else { return nil }
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
