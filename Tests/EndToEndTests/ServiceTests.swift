// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullTestKit
import Testing

/// What a service manager hears of the daemon, and what it may do to it.
@Suite(.timeLimit(.minutes(2))) struct ServiceTests {
    @Test func `the manager hears when Lull is ready, what it does, and that it ends`() throws {
        let manager = try Manager(asound: "pcm.!default { type null }")
        try manager.start()
        try manager.hears("READY=1")
        try manager.hears("STATUS=Silent.")
        #expect(try manager.household.lull("play", "brahms-wiegenlied").ending == .exit(0))
        try manager.hears("STATUS=Playing Wiegenlied")
        #expect(try manager.household.lull("hold").ending == .exit(0))
        try manager.hears("STATUS=Holding; Wiegenlied")
        manager.daemon?.signal(SIGTERM)
        try manager.hears("STOPPING=1")
        #expect(manager.daemon?.wait() == .exit(0))
        #expect(!manager.heard.contains { $0.hasPrefix("WATCHDOG") }, "nobody asked for that")
    }

    @Test func `the watchdog is fed while Lull rests or plays, and no more once the sound stands still`() throws {
        let folder = try TemporaryFolder()
        let pipe = "\(folder.path)/pipe"
        #expect(mkfifo(pipe, 0o600) == 0)
        // Read no further than a pipe reaches, it makes whoever writes wait for ever.
        let reader = open(pipe, O_RDONLY | O_NONBLOCK)
        defer { close(reader) }
        let manager = try Manager(
            asound: "pcm.!default { type file slave.pcm { type null } file \"\(pipe)\" format raw }")
        try manager.start(["WATCHDOG_USEC": "600000"])
        try manager.hears("WATCHDOG=1", times: 3)
        #expect(try manager.household.lull("play", "brahms-wiegenlied").ending == .exit(0))
        try manager.falls(silent: "WATCHDOG=1", for: 3)
        var bytes = [UInt8](repeating: 0, count: 1 << 16)
        // Read on, it plays on, and is spoken for again.
        manager.heard.removeAll()
        try eventually("the watchdog is fed again") {
            while read(reader, &bytes, bytes.count) > 0 {}
            manager.listen()
            return manager.heard.contains("WATCHDOG=1")
        }
    }

    @Test func `what took too much real time goes on without it`() throws {
        let manager = try Manager(asound: "pcm.!default { type null }")
        try manager.start()
        try manager.hears("READY=1")
        manager.daemon?.signal(SIGXCPU)
        try eventually("it is told") { manager.log.contains("plays on without real time") }
        #expect(try manager.household.lull("status").ending == .exit(0))
        manager.daemon?.signal(SIGTERM)
        #expect(manager.daemon?.wait() == .exit(0))
    }
}

/// Stands in for systemd: a datagram socket, and a daemon that knows of it.
private final class Manager {
    let household: Household
    private(set) var daemon: Child?
    var heard: [String] = []
    private let socket: Int32

    init(asound: String) throws {
        household = try Household(pulse: nil, asound: asound)
        socket = Glibc.socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let path = Array("\(household.folder.path)/notify".utf8)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path) }
        let bound = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(socket, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard bound == 0 else { throw SpawnError("no socket for notices: \(errno)") }
    }

    deinit { close(socket) }

    var log: String { (try? String(decoding: contents(of: logPath), as: UTF8.self)) ?? "" }
    private var logPath: String { "\(household.folder.path)/managed.log" }

    func start(_ more: [String: String] = [:]) throws {
        var environment = household.environment
        environment["NOTIFY_SOCKET"] = "\(household.folder.path)/notify"
        environment.merge(more) { $1 }
        daemon = try Child(Programs.lulld, ["--device", "default"], environment: environment, errorPath: logPath)
    }

    func listen() {
        var bytes = [UInt8](repeating: 0, count: 4_096)
        while true {
            let count = recv(socket, &bytes, bytes.count, 0)
            guard count > 0 else { return }
            heard.append(String(decoding: bytes.prefix(count), as: UTF8.self))
        }
    }

    func hears(_ beginning: String, times: Int = 1) throws {
        try eventually("the manager hears \(beginning); it heard \(heard); \(log)") {
            listen()
            return heard.count { $0.hasPrefix(beginning) } >= times
        }
    }

    /// For so many seconds nothing of the kind comes.
    func falls(silent notice: String, for seconds: Int) throws {
        try eventually("\(notice) comes no more") {
            listen()
            heard.removeAll()
            sleep(UInt32(seconds))
            listen()
            return !heard.contains(notice)
        }
    }
}
