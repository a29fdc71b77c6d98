// SPDX-License-Identifier: GPL-3.0-or-later

/// What the daemon says unasked: `hello` and `event`.
///
/// - Thread: any
package struct Notification: Equatable, Sendable {
    package let method: String
    package let params: JSON

    package init(method: String, params: JSON) {
        self.method = method
        self.params = params
    }

    package var json: JSON { ["jsonrpc": "2.0", "method": .string(method), "params": params] }

    /// Nil where `json` is something else.
    package init?(json: JSON) {
        guard let method = json["method"]?.string, json["id"] == nil else { return nil }
        self.init(method: method, params: json["params"] ?? .object(JSON.Members()))
    }
}

/// The daemon's first line on every connection: which wire it speaks, who it is and where its bounds are.
///
/// - Thread: any
package struct Hello: Equatable, Sendable {
    package let version: Int64
    /// "lulld X.Y.Z"
    package let daemon: String

    package init() {
        version = Version.protocol
        daemon = "lulld \(Version.current)"
    }

    package var notification: Notification {
        Notification(
            method: "hello",
            params: ["protocol": .integer(version), "daemon": .string(daemon), "limits": WireLimits.json])
    }

    /// Nil where it is something else.
    package init?(_ notification: Notification) {
        guard notification.method == "hello", let version = notification.params["protocol"]?.int,
            let daemon = notification.params["daemon"]?.string
        else { return nil }
        self.version = Int64(version)
        self.daemon = daemon
    }
}

/// The bounds of the wire.
///
/// - Thread: any
package enum WireLimits {
    /// Bytes in a line that a client sends, its end left out.
    package static let line = 65_536
    /// Clients at one time.
    package static let clients = 32
    /// Bytes that wait for one client to read them.
    package static let queue = 262_144

    static var json: JSON {
        [
            "line": .integer(Int64(line)), "nesting": .integer(Int64(JSON.nestingLimit)),
            "clients": .integer(Int64(clients)), "queue": .integer(Int64(queue)),
        ]
    }
}
