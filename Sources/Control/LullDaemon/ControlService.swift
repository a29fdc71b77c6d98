// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import Logging
import LullControl
import LullProtocol
import ServiceLifecycle

/// The daemon as the lifecycle sees it: the socket is up, then it is not.
struct ControlService: Service {
    let coordinator: Coordinator
    let server: ControlServer
    let log: Logger

    func run() async throws {
        try await server.start()
        await coordinator.connect { topic, payload in server.publish(topic, payload: payload) }
        Manager.tell("READY=1")
        log.info("Listening.")
        try await gracefulShutdown()
        Manager.tell("STOPPING=1")
        await coordinator.shutdown()
        await server.shutdown()
    }
}

/// The service manager, where there is one.
enum Manager {
    /// One datagram to $NOTIFY_SOCKET, as sd_notify(3) describes.
    static func tell(_ state: String) {
        guard let name = getenv("NOTIFY_SOCKET").map({ String(cString: $0) }), let first = name.utf8.first,
            first == UInt8(ascii: "/") || first == UInt8(ascii: "@")
        else { return }
        var address = sockaddr_un()
        let bytes = Array(name.utf8)
        guard bytes.count < MemoryLayout.size(ofValue: address.sun_path) else { return }
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { path in
            path.copyBytes(from: bytes)
            if first == UInt8(ascii: "@") { path[0] = 0 }
        }
        let handle = Glibc.socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard handle >= 0 else { return }
        defer { close(handle) }
        let length = socklen_t(MemoryLayout<sa_family_t>.size + bytes.count)
        _ = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { target in
                sendto(handle, state, state.utf8.count, Int32(MSG_NOSIGNAL), target, length)
            }
        }
    }
}
