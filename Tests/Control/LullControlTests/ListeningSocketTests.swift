// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullControl
import LullProtocol
import Testing

@Suite struct ListeningSocketTests {
    @Test func `a user's socket is 0600 in a folder of 0700, whatever the umask lets through`() async throws {
        try await withServer { _, path in
            #expect(mode(path) == S_IFSOCK | 0o600)
            #expect(mode(String(path.dropLast("/l.sock".count))) == S_IFDIR | 0o700)
        }
    }

    @Test func `a second daemon refuses while the first lives, also when the lock is lost`() async throws {
        try await withServer { _, path in
            #expect(throws: SocketFailure.alive(path: path)) { try ListeningSocket.bind(SocketPath(path)) }
            unlink("\(path).lock")
            #expect(throws: SocketFailure.alive(path: path)) { try ListeningSocket.bind(SocketPath(path)) }
            let client = try greeted(path)
            try client.send(1, "status")
            #expect(try client.json()?["id"]?.int == 1)
        }
    }

    @Test func `a stale socket is replaced`() async throws {
        try await withFolder { folder in
            let path = "\(folder)/l.sock"
            try abandonSocket(path)
            let socket = try ListeningSocket.bind(SocketPath(path))
            #expect(mode(path) == S_IFSOCK | 0o600)
            socket.release()
            #expect(mode(path) == nil)
        }
    }

    @Test func `what is not a socket stays`() async throws {
        try await withFolder { folder in
            let path = "\(folder)/l.sock"
            close(open(path, O_CREAT | O_WRONLY, 0o600))
            #expect(throws: SocketFailure.notASocket(path: path)) { try ListeningSocket.bind(SocketPath(path)) }
            #expect(mode(path) == S_IFREG | 0o600)
            unlink(path)
            symlink("/etc/hostname", path)
            #expect(throws: SocketFailure.notASocket(path: path)) { try ListeningSocket.bind(SocketPath(path)) }
            #expect(mode(path).map { $0 & S_IFMT } == S_IFLNK)
        }
    }

    @Test func `only a socket of one's own is taken away at the end`() async throws {
        try await withFolder { folder in
            let path = "\(folder)/l.sock"
            let socket = try ListeningSocket.bind(SocketPath(path))
            unlink(path)
            try abandonSocket(path)
            socket.release()
            #expect(mode(path).map { $0 & S_IFMT } == S_IFSOCK)
        }
    }

    @Test func `a place that cannot be is refused with a sentence`() async throws {
        try await withFolder { folder in
            let long = "\(folder)/\(String(repeating: "x", count: 100))"
            #expect(throws: SocketFailure.pathTooLong(path: long)) { try ListeningSocket.bind(SocketPath(long)) }
            let missing = "\(folder)/a/b/l.sock"
            #expect(throws: SocketFailure.refused(path: missing, errno: ENOENT)) {
                try ListeningSocket.bind(SocketPath(missing))
            }
            chmod(folder, 0o777)
            #expect(throws: SocketFailure.folderUnsafe(path: folder)) {
                try ListeningSocket.bind(SocketPath("\(folder)/l.sock"))
            }
            #expect(mode("\(folder)/l.sock.lock") == nil)
        }
    }

    @Test func `a socket of systemd's is taken only where it is meant for this process`() throws {
        #expect(try ListeningSocket.inherited(environment: [:]) == nil)
        #expect(try ListeningSocket.inherited(environment: ["LISTEN_PID": "1", "LISTEN_FDS": "1"]) == nil)
        #expect(throws: SocketFailure.notListening) {
            try ListeningSocket.inherited(environment: ["LISTEN_PID": "\(getpid())", "LISTEN_FDS": "2"])
        }
    }

    private func mode(_ path: String) -> mode_t? {
        var status = stat()
        return lstat(path, &status) == 0 ? status.st_mode : nil
    }

    /// Leaves a socket on which nobody listens, as a killed daemon does.
    private func abandonSocket(_ path: String) throws {
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        let isBound = withUnsafePointer(to: address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) == 0
            }
        }
        guard isBound else { throw Client.Failure(what: "bind") }
    }
}
