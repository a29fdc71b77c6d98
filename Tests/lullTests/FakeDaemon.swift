// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import Testing

/// Takes one caller on a socket of its own, says what it was told to, and goes.
final class FakeDaemon: Sendable {
    let path: String
    private let folder: String
    private let listener: CInt
    private let bytes: [UInt8]
    private let pause: UInt32

    /// - Parameter pause: Seconds before it says anything, as one that is only just being started.
    init(saying bytes: [UInt8], after pause: UInt32 = 0) throws {
        self.pause = pause
        var template = Array("/tmp/lull-test-XXXXXX".utf8CString)
        folder = try #require(mkdtemp(&template).map { String(cString: $0) })
        path = folder + "/s"
        self.bytes = bytes
        listener = socket(AF_UNIX, CInt(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array(path.utf8)) }
        let bound = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        try #require(bound == 0 && listen(listener, 1) == 0)
        var thread = pthread_t()
        let context = Unmanaged.passRetained(self).toOpaque()
        pthread_create(
            &thread, nil,
            { context in
                guard let context else { return nil }
                Unmanaged<FakeDaemon>.fromOpaque(context).takeRetainedValue().serve()
                return nil
            }, context)
        pthread_detach(thread)
    }

    func end() {
        shutdown(listener, CInt(SHUT_RDWR))
        unlink(path)
        rmdir(folder)
    }

    private func serve() {
        let caller = accept(listener, nil, nil)
        sleep(pause)
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { send(caller, $0.baseAddress, $0.count, CInt(MSG_NOSIGNAL)) }
            guard count > 0 else { break }
            rest = rest.dropFirst(count)
        }
        // Closed with a request unread, it would be a reset, which may overtake what was said.
        shutdown(caller, CInt(SHUT_WR))
        var request = [UInt8](repeating: 0, count: 4096)
        while recv(caller, &request, request.count, 0) > 0 {}
        close(caller)
    }

    // Not before both threads are done with it: its number would be another's by then.
    deinit { close(listener) }
}
