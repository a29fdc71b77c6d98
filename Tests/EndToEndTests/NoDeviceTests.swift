// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullProtocol
import LullTestKit
import Testing

/// Where there is nothing to play on, and where there is nobody to ask.
@Suite(.timeLimit(.minutes(2))) struct NoDeviceTests {
    @Test(arguments: [
        ("pcm.!default { type hw card 99 }", Int32(74)),
        ("pcm.!default \"nothing-of-the-kind\"", 74),
    ])
    func `without a sound device play says so, and the daemon answers on`(asound: String, code: Int32) throws {
        let household = try Household(pulse: nil, asound: asound)
        try household.start()
        for _ in 0..<3 {
            let refused = try household.lull("play")
            #expect(refused.ending == .exit(code))
            #expect(refused.errorText.hasPrefix("lull: The sound device default "))
            #expect(refused.errorText.split(separator: "\n").count == 1)
            #expect(refused.output.isEmpty)
        }
        let status = try household.ask("status")
        #expect(status["state"]?.string == "stopped")
        #expect(status["device"]?["state"]?.string != "open")
        #expect(try household.lull("tracks").ending == .exit(0))
        #expect(try household.lull("pause").ending == .exit(64), "nothing is playing")
        #expect(try household.end() == .exit(0))
    }

    @Test func `a sound server that is not there is no more than a device that is not there`() throws {
        let household = try Household(pulse: nil, asound: "pcm.!default { type pulse server \"unix:/nowhere/pulse\" }")
        try household.start()
        let refused = try household.lull("play")
        #expect(refused.ending == .exit(74))
        #expect(refused.errorText.hasPrefix("lull: The sound device default "))
        #expect(try household.ask("status")["state"]?.string == "stopped")
    }

    @Test func `without a daemon every verb says how to start it`() throws {
        let household = try Household(pulse: nil)
        for words in [["status"], ["play"], ["stop"], ["rate", "12"], ["watch"], ["events"], ["tracks", "--json"]] {
            let refused = try household.lull(words)
            #expect(refused.ending == .exit(69), "\(words)")
            #expect(refused.errorText.contains("No daemon answers"), "\(words)")
            #expect(refused.errorText.contains("lulld"), "\(words)")
        }
    }

    @Test(arguments: [
        ["cues"], ["care"], ["care", "uk"], ["care", "nowhere"], ["cues", "--json"], ["care", "--json"],
    ])
    func `without a daemon, a home and an environment, cues and care answer all the same`(words: [String]) throws {
        let answer = try run("env", ["-i", Programs.lull] + words)
        #expect(answer.ending == .exit(0) && answer.errorText.isEmpty)
        #expect(answer.text.contains(words[0] == "cues" ? "`lull hold`" : words == ["care", "uk"] ? "999" : "112"))
    }

    @Test func `a second daemon on a live socket refuses, and the first does not notice`() throws {
        let household = try Household(pulse: nil)
        try household.start()
        let refused = try household.refused()
        #expect(refused.ending == .exit(75))
        #expect(refused.errorText.hasPrefix("lulld: "))
        #expect(refused.errorText.split(separator: "\n").count == 1, "\(refused.errorText)")
        #expect(try household.ask("status")["state"]?.string == "stopped")
    }

    @Test func `a second daemon elsewhere is a daemon of its own`() throws {
        let household = try Household(pulse: nil)
        let path = "\(household.folder.path)/other.sock"
        try household.start()
        let other = try Child(
            Programs.lulld, ["--socket", path, "--device", "default"], environment: household.environment,
            errorPath: "\(household.folder.path)/other.log")
        try eventually("it answers") { (try? Wire(path)) != nil }
        #expect(try household.lull("status", "--socket", path).ending == .exit(0))
        #expect(try household.lull("status", changing: ["LULL_SOCKET": path]).ending == .exit(0))
        other.signal(SIGINT)
        try eventually("it ends") { !other.isRunning }
        #expect(other.wait() == .exit(0))
        #expect(try household.lull("status", "--socket", path).ending == .exit(69))
        #expect(try household.lull("status").ending == .exit(0))
    }

    @Test(.enabled(if: geteuid() == 0, "only root can become somebody else"))
    func `without a runtime folder anybody but root is told the line to type`() throws {
        let household = try Household(pulse: nil)
        let nobody = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]
        let refused = try household.refused(
            changing: ["XDG_RUNTIME_DIR": "", "XDG_CONFIG_HOME": "", "HOME": "/"], wrapper: nobody)
        #expect(refused.ending == .exit(78))
        #expect(refused.errorText.contains("export XDG_RUNTIME_DIR=/run/user/65534"), "\(refused.errorText)")
    }

    @Test func `a socket's path that is too long is refused in a sentence`() throws {
        let household = try Household(pulse: nil)
        let refused = try household.refused(["--socket", "/tmp/" + String(repeating: "x", count: 200)])
        #expect(refused.ending != .exit(0))
        #expect(refused.errorText.hasPrefix("lulld: "), "\(refused.errorText)")
    }

    // MARK: - Settings

    @Test(arguments: [
        ("[sound]\ndevise = \"default\"\n", "2:1", "device"),
        ("[loudness]\nceiling = 12\n", "2:11", "-18"),
        ("[log]\nlevel = \"loud\"\n", "2:9", ""),
        ("[sound\n", "1:", ""),
        ("\u{0}\u{1}\u{2}", "1:", ""),
    ])
    func `a wrong settings file is named with its line and column`(
        text: String, place: String, hint: String
    ) throws {
        let household = try Household(pulse: nil)
        let path = try household.folder.write("lull.toml", "")
        let stream = fopen(path, "w")
        _ = Array(text.utf8).withUnsafeBytes { fwrite($0.baseAddress, 1, $0.count, stream) }
        fclose(stream)
        let refused = try household.refused(["--config", path])
        #expect(refused.ending == .exit(78))
        #expect(refused.errorText.contains("\(path):\(place)"), "\(refused.errorText)")
        #expect(refused.errorText.contains(hint), "\(refused.errorText)")
    }

    @Test func `a settings file that is asked for must be there and readable; the usual ones need not be`() throws {
        let household = try Household(pulse: nil)
        let missing = try household.refused(["--config", "\(household.folder.path)/none.toml"])
        #expect(missing.ending == .exit(78))
        #expect(missing.errorText.contains("none.toml"))
        let folder = try household.refused(["--config", household.folder.path])
        #expect(folder.ending == .exit(78))
        #expect(folder.errorText.hasPrefix("lulld: "))
        try household.start()
    }

    @Test func `a user's wrong settings file keeps the daemon from starting with a sentence`() throws {
        let household = try Household(pulse: nil)
        mkdir("\(household.folder.path)/config/lull", 0o700)
        try household.folder.write("config/lull/lull.toml", "[session]\nvolume = 800\n")
        let refused = try household.refused()
        #expect(refused.ending == .exit(78))
        #expect(refused.errorText.contains("lull/lull.toml:2:"), "\(refused.errorText)")
    }
}
