// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc

/// Calling at a path.
package enum UnixSocket {
    /// How long a full queue of callers, or a full pipe, is waited for.
    private static let patience = timeval(tv_sec: 5, tv_usec: 0)

    /// Why nobody could be called.
    package struct Reason: Error {
        /// An errno.
        package let number: CInt
        package var text: String { String(cString: strerror(number)) }
    }

    /// A socket that is connected to whoever listens at `path`; the caller closes it.
    package static func connected(to path: String) -> Result<CInt, Reason> {
        guard var address = sockaddr_un(path: path) else { return .failure(Reason(number: ENAMETOOLONG)) }
        let descriptor = socket(AF_UNIX, CInt(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return .failure(Reason(number: errno)) }
        var patience = patience
        setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        let outcome = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard outcome == 0 else {
            let reason = Reason(number: errno)
            close(descriptor)
            return .failure(reason)
        }
        return .success(descriptor)
    }

    /// Whether somebody listens there.
    package static func answers(at path: String) -> Bool {
        guard case .success(let descriptor) = connected(to: path) else { return false }
        close(descriptor)
        return true
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
