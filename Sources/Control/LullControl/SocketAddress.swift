// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc

/// The address of a Unix socket in the file system (unix(7)).
struct SocketAddress: Sendable {
    let path: String
    private let address: sockaddr_un

    /// - Throws: `pathTooLong` where the path and its closing zero do not fit.
    init(_ path: String) throws(SocketFailure) {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let isCopied = withUnsafeMutableBytes(of: &address.sun_path) { room in
            guard path.utf8.count < room.count else { return false }
            room.copyBytes(from: path.utf8)
            return true
        }
        guard isCopied else { throw .pathTooLong(path: path) }
        self.path = path
        self.address = address
    }

    /// Whether it could be bound; `errno` says why not.
    func bind(_ descriptor: Int32) -> Bool { withSockaddr { Glibc.bind(descriptor, $0, $1) == 0 } }

    /// Whether it could be connected to; `errno` says why not.
    func connect(_ descriptor: Int32) -> Bool { withSockaddr { Glibc.connect(descriptor, $0, $1) == 0 } }

    private func withSockaddr(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Bool) -> Bool {
        withUnsafePointer(to: address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
    }
}
