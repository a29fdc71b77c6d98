// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc

/// The service manager, where there is one.
enum ServiceManager {
    static var isThere: Bool { getenv("NOTIFY_SOCKET") != nil }

    /// Seconds within which it wants to hear that all is well (sd_watchdog_enabled(3)); nil where it does not.
    static func watchdogPeriod(_ environment: [String: String]) -> Double? {
        if let process = environment["WATCHDOG_PID"], process != "\(getpid())" { return nil }
        return environment["WATCHDOG_USEC"].flatMap { Int64($0) }.flatMap { $0 > 0 ? Double($0) * 1e-6 : nil }
    }

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
