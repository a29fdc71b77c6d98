// SPDX-License-Identifier: GPL-3.0-or-later

import LullProtocol
import Testing

@Suite struct SocketPathTests {
    private let runtime = ["XDG_RUNTIME_DIR": "/run/user/1000"]
    private let named = ["XDG_RUNTIME_DIR": "/run/user/1000", "LULL_SOCKET": "/home/a/l.sock"]

    @Test func `the daemon listens where it is told, else in the user's runtime folder`() throws {
        #expect(try SocketPath.server(option: "/a/b", environment: named, uid: 1000).path == "/a/b")
        #expect(try SocketPath.server(option: nil, environment: named, uid: 1000).path == "/home/a/l.sock")
        let user = try SocketPath.server(option: nil, environment: runtime, uid: 1000)
        #expect(user.path == "/run/user/1000/lull/lull.sock")
        #expect(user.scope == .user)
    }

    @Test func `root without a runtime folder serves the system, anybody else is told what to type`() throws {
        let system = try SocketPath.server(option: nil, environment: [:], uid: 0)
        #expect(system == .system)
        #expect(system.path == "/run/lull/lull.sock" && system.scope == .system)
        #expect(try SocketPath.server(option: nil, environment: runtime, uid: 0).scope == .user)
        for environment in [[:], ["XDG_RUNTIME_DIR": ""], ["XDG_RUNTIME_DIR": "tmp"]] {
            let error = #expect(throws: ProtocolError.self) {
                try SocketPath.server(option: nil, environment: environment, uid: 1000)
            }
            #expect(error?.name == .settingsBad)
            #expect(error?.hint == "Type: export XDG_RUNTIME_DIR=/run/user/1000")
        }
    }

    @Test func `the client looks at the named place only, else at the user's and then at the system's`() {
        #expect(SocketPath.client(option: "/a/b", environment: named).map(\.path) == ["/a/b"])
        #expect(SocketPath.client(option: nil, environment: named).map(\.path) == ["/home/a/l.sock"])
        #expect(
            SocketPath.client(option: nil, environment: runtime).map(\.path)
                == ["/run/user/1000/lull/lull.sock", "/run/lull/lull.sock"])
        #expect(SocketPath.client(option: nil, environment: [:]) == [.system])
    }
}
