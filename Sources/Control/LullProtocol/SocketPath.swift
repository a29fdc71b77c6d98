// SPDX-License-Identifier: GPL-3.0-or-later

/// Where the daemon's socket is: the user's own, or the system's. Never in /tmp, where anybody could get there first.
///
/// - Thread: any
package struct SocketPath: Equatable, Sendable {
    package let path: String
    package let scope: Scope

    package enum Scope: Sendable {
        /// For one user: 0600 in a folder of 0700.
        case user
        /// For the group `lull`: 0660.
        case system
    }

    package init(_ path: String) {
        self.path = path
        scope = path.hasPrefix("/run/lull/") ? .system : .user
    }

    package static let system = SocketPath("/run/lull/lull.sock")

    /// Where the daemon listens: `--socket`, `LULL_SOCKET`, the user's runtime folder, and for root, who has none, the
    /// system's socket.
    ///
    /// - Throws: `settings.bad` for anybody else without XDG_RUNTIME_DIR, with the line to type.
    package static func server(
        option: String?, environment: [String: String], uid: UInt32
    ) throws(ProtocolError) -> SocketPath {
        if let path = named(option: option, environment: environment) { return SocketPath(path) }
        if let user = user(environment) { return user }
        guard uid == 0 else { throw .noRuntimeFolder(uid: uid) }
        return system
    }

    /// Where the CLI looks, in this order: the one place that `--socket` or else `LULL_SOCKET` names; if neither does,
    /// the user's socket, then the system's.
    package static func client(option: String?, environment: [String: String]) -> [SocketPath] {
        if let path = named(option: option, environment: environment) { return [SocketPath(path)] }
        return [user(environment), system].compactMap { $0 }
    }

    private static func named(option: String?, environment: [String: String]) -> String? {
        [option, environment["LULL_SOCKET"]].compactMap { $0 }.first { !$0.isEmpty }
    }

    /// A relative XDG_RUNTIME_DIR counts as none (XDG Base Directory Specification).
    private static func user(_ environment: [String: String]) -> SocketPath? {
        guard let folder = environment["XDG_RUNTIME_DIR"], folder.hasPrefix("/") else { return nil }
        return SocketPath("\(folder)/lull/lull.sock")
    }
}
