// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullProtocol

/// A Unix socket that listens: bound by us, with everything that belongs to taking and giving up its place, or handed
/// over by systemd.
///
/// Beside a socket of ours lies a lock file, held for as long as the socket is: two daemons that start at once
/// cannot both take a stale socket for theirs. The lock file stays when the socket goes, since taking it away would
/// open a gap for a third.
///
/// - Thread: any
package final class ListeningSocket: Sendable {
    private enum Origin {
        case bound(SocketAddress, identity: FileIdentity, lock: Int32)
        case inherited
    }

    /// Whoever serves it closes it.
    let descriptor: Int32
    private let origin: Origin

    private init(descriptor: Int32, origin: Origin) {
        self.descriptor = descriptor
        self.origin = origin
    }

    /// Takes a place of our own: makes the socket's folder if it is missing, and puts a socket there that only those whom
    /// `place` is for can open. What a dead daemon left is replaced.
    package static func bind(_ place: SocketPath) throws(SocketFailure) -> ListeningSocket {
        let address = try SocketAddress(place.path)
        try makeFolder(of: place)
        let lock = try takeLock(place.path)
        do throws(SocketFailure) {
            try clearStale(address)
            let (descriptor, identity) = try listen(at: address, mode: place.scope == .user ? 0o600 : 0o660)
            return ListeningSocket(descriptor: descriptor, origin: .bound(address, identity: identity, lock: lock))
        } catch {
            Glibc.close(lock)
            throw error
        }
    }

    /// The socket that systemd listens on for us (sd_listen_fds(3)), where it started us for one.
    package static func inherited(environment: [String: String]) throws(SocketFailure) -> ListeningSocket? {
        guard environment["LISTEN_PID"] == "\(getpid())", let count = environment["LISTEN_FDS"].flatMap({ Int32($0) }),
            count > 0
        else { return nil }
        let first: Int32 = 3
        guard count == 1, option(SO_DOMAIN, of: first) == AF_UNIX, option(SO_ACCEPTCONN, of: first) == 1,
            fcntl(first, F_SETFD, FD_CLOEXEC) == 0, fcntl(first, F_SETFL, O_NONBLOCK) == 0
        else { throw .notListening }
        return ListeningSocket(descriptor: first, origin: .inherited)
    }

    /// Takes the socket out of the file system, if it is still ours that lies there, and lets the next daemon have its
    /// place. An inherited one is systemd's to keep.
    package func release() {
        guard case .bound(let address, let identity, let lock) = origin else { return }
        if FileIdentity(of: address.path) == identity { unlink(address.path) }
        Glibc.close(lock)
    }

    private static let backlog: Int32 = 64
    private static var streamType: Int32 {
        Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
    }

    private static func makeFolder(of place: SocketPath) throws(SocketFailure) {
        guard let slash = place.path.lastIndex(of: "/"), slash != place.path.startIndex else { return }
        let folder = String(place.path[..<slash])
        guard mkdir(folder, place.scope == .user ? 0o700 : 0o750) != 0 else { return }
        var status = stat()
        guard errno == EEXIST, stat(folder, &status) == 0 else { throw .refused(path: place.path, errno: errno) }
        let isOpenToOthers = status.st_mode & 0o022 != 0 && status.st_mode & S_ISVTX == 0
        guard status.st_uid == geteuid() || status.st_uid == 0, !isOpenToOthers else {
            throw .folderUnsafe(path: folder)
        }
    }

    private static func takeLock(_ path: String) throws(SocketFailure) -> Int32 {
        let lock = open("\(path).lock", O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard lock >= 0 else { throw .refused(path: path, errno: errno) }
        guard flock(lock, LOCK_EX | LOCK_NB) == 0 else {
            let failure: SocketFailure =
                errno == EWOULDBLOCK ? .alive(path: path) : .refused(path: path, errno: errno)
            Glibc.close(lock)
            throw failure
        }
        return lock
    }

    /// Takes away a socket on which nobody listens any more, and nothing else.
    private static func clearStale(_ address: SocketAddress) throws(SocketFailure) {
        var status = stat()
        guard lstat(address.path, &status) == 0 else {
            guard errno == ENOENT else { throw .refused(path: address.path, errno: errno) }
            return
        }
        guard status.st_mode & S_IFMT == S_IFSOCK else { throw .notASocket(path: address.path) }
        let probe = socket(AF_UNIX, streamType, 0)
        guard probe >= 0 else { throw .refused(path: address.path, errno: errno) }
        defer { Glibc.close(probe) }
        if address.connect(probe) || errno == EAGAIN { throw .alive(path: address.path) }
        guard errno == ECONNREFUSED, unlink(address.path) == 0 else {
            throw .refused(path: address.path, errno: errno)
        }
    }

    /// Linux gives the file the mode that the socket has when it is bound, less the umask: it is never open to more people
    /// than it should be. Setting the mode again gives back what the umask took.
    private static func listen(
        at address: SocketAddress, mode: mode_t
    ) throws(SocketFailure) -> (Int32, FileIdentity) {
        let descriptor = socket(AF_UNIX, streamType, 0)
        guard descriptor >= 0 else { throw .refused(path: address.path, errno: errno) }
        guard fchmod(descriptor, mode) == 0, address.bind(descriptor), chmod(address.path, mode) == 0,
            Glibc.listen(descriptor, backlog) == 0, let identity = FileIdentity(of: address.path)
        else {
            let failure = SocketFailure.refused(path: address.path, errno: errno)
            Glibc.close(descriptor)
            throw failure
        }
        return (descriptor, identity)
    }

    private static func option(_ name: Int32, of descriptor: Int32) -> Int32? {
        var value: Int32 = 0
        var size = socklen_t(MemoryLayout<Int32>.size)
        return getsockopt(descriptor, SOL_SOCKET, name, &value, &size) == 0 ? value : nil
    }
}

/// Which file it is, whatever it is called.
private struct FileIdentity: Equatable {
    let device: dev_t
    let inode: ino_t

    init?(of path: String) {
        var status = stat()
        guard lstat(path, &status) == 0 else { return nil }
        device = status.st_dev
        inode = status.st_ino
    }
}
