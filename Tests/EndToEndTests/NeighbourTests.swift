// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullTestKit
import Testing

/// Others on the same machine: those whom the socket is for, and those whom it is not.
@Suite(.timeLimit(.minutes(2)), .enabled(if: geteuid() == 0, "only root can become somebody else"))
struct NeighbourTests {
    @Test func `a member of the group plays, softer than the settings' most, and changes nothing that stays`() throws {
        let household = try Household(pulse: nil, asound: "pcm.!default { type null }")
        let path = "\(household.folder.path)/shared.sock"
        chmod(household.folder.path, 0o755)
        // As systemd does it: the socket first, the daemon with the first who calls.
        var environment = household.environment
        environment["LULL_LOUDNESS_GROUP"] = "60"
        environment["LISTEN_FDS"] = nil
        let names = environment.map { "--setenv=\($0.key)=\($0.value)" }
        let daemon = try Child(
            "systemd-socket-activate", ["--listen=\(path)"] + names + [Programs.lulld, "--device", "default"],
            environment: environment, errorPath: "\(household.folder.path)/shared.log")
        try eventually("systemd listens") { access(path, F_OK) == 0 }
        chmod(path, 0o666)
        func guest(_ words: String...) throws -> Finished { try self.guest(words + ["--socket", path]) }
        func owner(_ words: String...) throws -> Finished { try run(Programs.lull, words + ["--socket", path]) }

        #expect(try guest("play", "brahms-wiegenlied", "--volume", "50").ending == .exit(0))
        #expect(try guest("volume", "60").ending == .exit(0))
        let louder = try guest("volume", "61")
        #expect(louder.ending == .exit(64) && louder.errorText.contains("60 at most"), "\(louder.errorText)")
        #expect(try guest("volume", "+1").ending == .exit(64))
        #expect(try guest("play", "--volume", "61").ending == .exit(64))
        #expect(try guest("routine", "legs", "--volume", "61").ending == .exit(64))
        #expect(try owner("volume", "80").ending == .exit(0))
        #expect(try guest("volume", "+1").ending == .exit(64))
        #expect(try guest("volume", "-1").ending == .exit(0), "down is always right")
        for words in [["calibrate", "50"], ["remove", "suo-gan-on-the-harp", "--yes"], ["import", "/etc/hostname"]] {
            let refused = try self.guest(words + ["--socket", path])
            #expect(refused.ending != .exit(0) && !refused.errorText.isEmpty, "\(words)")
        }
        #expect(try guest("stop", "--now").ending == .exit(0))
        daemon.signal(SIGTERM)
        #expect(daemon.wait() == .exit(0))
    }

    @Test func `nobody else can call, or read what is kept`() throws {
        let household = try Household(pulse: nil, asound: "pcm.!default { type null }")
        chmod(household.folder.path, 0o755)
        try household.start()
        #expect(try household.lull("play", "brahms-wiegenlied").ending == .exit(0))
        #expect(try household.lull("stop", "--now").ending == .exit(0))
        let refused = try guest(["status", "--socket", household.socket])
        #expect(refused.ending != .exit(0) && refused.output.isEmpty)
        #expect(try household.end() == .exit(0))
        let found = try run(
            "find",
            [
                household.folder.path, "-mindepth", "1", "-path", "*/lull*", "!", "-name", "lulld.log", "!", "-name",
                "asound.conf",
                "(", "-type", "f", "-o", "-type", "d", "-o", "-type", "s", ")", "-perm", "/077",
            ])
        #expect(found.text.isEmpty, "open to others: \(found.text)")
        #expect(access("\(household.folder.path)/state/lull/last.json", F_OK) == 0, "there is something to find")
    }

    /// The command line, run by the user nobody.
    private func guest(_ words: [String]) throws -> Finished {
        try run(
            "setpriv", ["--reuid=65534", "--regid=65534", "--clear-groups", Programs.lull] + words,
            environment: ["XDG_RUNTIME_DIR": "", "HOME": "/"])
    }
}
