// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullTestKit
import Testing

/// The units as systemd reads them.
@Suite(.timeLimit(.minutes(2))) struct UnitTests {
    @Test(arguments: ["system", "user"])
    func `systemd finds nothing wrong with a unit`(manager: String) throws {
        let units = try Units(manager)
        let verified = try run(
            "systemd-analyze",
            [
                "verify", "--man=no", "--\(manager)", "\(units.folder.path)/lulld.service",
                "\(units.folder.path)/lulld.socket",
            ],
            environment: ["XDG_RUNTIME_DIR": units.folder.path])
        #expect(verified.ending == .exit(0) && verified.errorText.isEmpty, "\(verified.errorText)")
    }

    /// A service that runs already would have its socket refused.
    @Test(arguments: ["system", "user"])
    func `a service is started after its socket, and never without it`(manager: String) throws {
        let text = String(decoding: try contents(of: "Systemd/lulld.\(manager).service"), as: UTF8.self)
        let lines = text.split(separator: "\n")
        for key in ["Requires=", "After="] {
            let names = lines.filter { $0.hasPrefix(key) }.flatMap { $0.dropFirst(key.count).split(separator: " ") }
            #expect(names.contains("lulld.socket"), "\(key)")
        }
    }

    /// systemd looks a group of devices up once, as the service starts, and lets none through that no driver has made yet.
    @Test func `the driver of the cards that are let through is there before the service`() throws {
        let text = String(decoding: try contents(of: "Systemd/lulld.system.service"), as: UTF8.self)
        for line in ["DeviceAllow=char-alsa rw", "Wants=modprobe@snd.service", "After=modprobe@snd.service"] {
            #expect(text.split(separator: "\n").contains { $0 == line }, "\(line)")
        }
    }

    @Test func `a word that systemd does not know would be noticed`() throws {
        let units = try Units("system") { $0.replacing("ProtectHome=yes", with: "ProtectHme=yes") }
        let verified = try run(
            "systemd-analyze", ["verify", "--man=no", "\(units.folder.path)/lulld.service"])
        #expect(verified.errorText.contains("ProtectHme"))
    }

    @Test func `no unit hides what the cards are known by`() throws {
        for manager in ["system", "user"] {
            let text = String(decoding: try contents(of: "Systemd/lulld.\(manager).service"), as: UTF8.self)
            let set = text.split(separator: "\n").filter { !$0.hasPrefix("#") }
            #expect(!set.contains { $0.hasPrefix("ProcSubset=") || $0.hasPrefix("PrivateDevices=") }, "\(manager)")
        }
    }

    @Test func `the system unit is exposed to 1.5 of 10 at most`() throws {
        let units = try Units("system")
        #expect(try units.exposure(threshold: 15) == .exit(0))
        let open = try Units("system") {
            $0.replacing("PrivateNetwork=yes\n", with: "").replacing("ProtectSystem=strict\n", with: "")
        }
        #expect(try open.exposure(threshold: 10) != .exit(0), "and a door left open counts")
    }

    private static let canShutIn =
        (try? run("unshare", ["--mount", "--net", "sh", "-c", "mount -o remount,bind,ro /"]).ending) == .exit(0)

    /// What systemd allows Lull is enough for it: the same shut away by hand, for another user, with no network, no
    /// rights to win, and everything but its own folders to read only.
    @Test(.enabled(if: canShutIn, "only root can shut others in, and not in every container"))
    func `shut away as the unit has it, Lull serves, remembers and plays into nowhere`() throws {
        let folder = try TemporaryFolder()
        for name in ["state", "cache", "run"] {
            mkdir("\(folder.path)/\(name)", 0o700)
            chown("\(folder.path)/\(name)", 65_534, 65_534)
        }
        chmod(folder.path, 0o755)
        let asound = try folder.write("asound.conf", "</usr/share/alsa/alsa.conf>\npcm.!default { type null }\n")
        let socket = "\(folder.path)/run/lull.sock"
        let shut = """
            mount --bind "$DIR" "$DIR" && mount -o remount,bind,ro / && mount -o remount,bind,rw "$DIR" || exit 99
            exec setpriv --reuid=65534 --regid=65534 --clear-groups --no-new-privs --bounding-set=-all --inh-caps=-all \
              "$LULLD" --device default --socket "$SOCKET"
            """
        let daemon = try Child(
            "unshare", ["--mount", "--net", "--ipc", "--uts", "sh", "-c", shut],
            environment: [
                "DIR": folder.path, "LULLD": Programs.lulld, "SOCKET": socket, "ALSA_CONFIG_PATH": asound,
                "STATE_DIRECTORY": "\(folder.path)/state", "CACHE_DIRECTORY": "\(folder.path)/cache", "HOME": "/",
                "XDG_RUNTIME_DIR": "", "XDG_CONFIG_HOME": "",
            ], errorPath: "\(folder.path)/log")
        let said = { (try? String(decoding: contents(of: "\(folder.path)/log"), as: UTF8.self)) ?? "" }
        try eventually("it answers; it said: \(said())") { (try? Wire(socket)) != nil }
        func lull(_ words: String...) throws -> Finished { try run(Programs.lull, words + ["--socket", socket]) }
        #expect(try lull("play", "brahms-wiegenlied", "--tempo", "60").ending == .exit(0), "\(said())")
        try eventually("it is remembered") { access("\(folder.path)/state/last.json", F_OK) == 0 }
        #expect(try lull("stop", "--now").ending == .exit(0))
        daemon.signal(SIGTERM)
        #expect(daemon.wait() == .exit(0))
        #expect(!said().contains("rror"), "\(said())")
    }
}

/// Units as they would be installed, with a program that exists.
private struct Units {
    let folder: TemporaryFolder

    init(_ manager: String, changing change: (String) -> String = { $0 }) throws {
        folder = try TemporaryFolder()
        for unit in ["service", "socket"] {
            let text = String(decoding: try contents(of: "Systemd/lulld.\(manager).\(unit)"), as: UTF8.self)
            _ = try folder.write("lulld.\(unit)", change(text.replacing("@PREFIX@/bin/lulld", with: Programs.lulld)))
        }
    }

    func exposure(threshold: Int) throws -> Ending {
        try run(
            "systemd-analyze",
            ["security", "--offline=yes", "--threshold=\(threshold)", "\(folder.path)/lulld.service"]
        ).ending
    }
}
