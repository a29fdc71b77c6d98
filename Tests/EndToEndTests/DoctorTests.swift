// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullProtocol
import LullTestKit
import Testing

extension EndToEnd {
    /// The real `lull doctor`, on boxes that are well and on boxes that are not.
    @Suite(.serialized) struct DoctorTests {
        private func examine(_ household: Household, _ words: String...) throws -> (Finished, JSON) {
            let finished = try household.lull(["doctor", "--json"] + words)
            return (finished, try JSON(parsing: finished.output))
        }

        private func finding(_ check: String, in report: JSON) -> JSON {
            report["checks"]?.array?.first { $0["check"]?.string == check } ?? .null
        }

        private func states(_ report: JSON) -> [String: String] {
            let pairs = (report["checks"]?.array ?? []).map { ($0["check"]?.string ?? "", $0["state"]?.string ?? "") }
            return Dictionary(pairs) { $1 }
        }

        @Test func `a daemon that plays through a sound server is healthy`() throws {
            let household = try Household(pulse: try urgently { try PulseServer() })
            try household.start()
            try household.ask("play")
            try household.waitFor(state: "playing")
            let (finished, report) = try examine(household)
            #expect(finished.ending == .exit(0), "\(report)")
            #expect(report["healthy"]?.bool == true)
            let seen = states(report)
            for check in [
                "settings", "daemon", "socket", "disk", "device", "permissions", "busy", "mixer", "playing", "volume",
                "format", "realtime",
            ] { #expect(seen[check] == "ok", "\(check): \(finding(check, in: report))") }
            #expect(finding("device", in: report)["what"]?.string == "default goes through PulseAudio, which answers.")
            #expect(seen["clock"] != "unknown", "\(finding("clock", in: report))")
            let spoken = try household.lull("doctor")
            #expect(spoken.ending == .exit(0) && spoken.errorText.isEmpty)
            #expect(spoken.text.hasSuffix("Nothing is in the way of the sound.\n"))
            try household.ask("volume", "0")
            let silent = try examine(household)
            #expect(silent.0.ending == .exit(74) && states(silent.1).first { $0.value == "fault" }?.key == "volume")
        }

        @Test func `a sound server that has gone is named`() throws {
            let pulse = try urgently { try PulseServer() }
            let household = try Household(pulse: pulse)
            try household.start()
            pulse.stop()
            let (finished, report) = try examine(household)
            #expect(finished.ending == .exit(74))
            #expect(finding("device", in: report)["what"]?.string?.contains("does not answer") == true, "\(report)")
        }

        @Test func `without a daemon it says how to start one, and tells all that it can see`() throws {
            let household = try Household(pulse: try urgently { try PulseServer() })
            let (finished, report) = try examine(household)
            #expect(finished.ending == .exit(69))
            #expect(report["healthy"]?.bool == false)
            #expect(finding("daemon", in: report)["advice"]?.string?.contains("systemctl --user start lulld") == true)
            #expect(finding("device", in: report)["state"]?.string == "ok")
            #expect(finding("volume", in: report)["state"]?.string == "unknown")
        }

        @Test func `a socket that others may write to is found`() throws {
            let household = try Household(pulse: nil, asound: "pcm.!default { type null }")
            try household.start()
            chmod(household.socket, 0o666)
            let (finished, report) = try examine(household)
            let found = finding("socket", in: report)
            #expect(finished.ending == .exit(77), "\(report)")
            #expect(found["state"]?.string == "fault" && found["what"]?.string?.contains("0666") == true)
            chmod(household.socket, 0o600)
            let (_, mended) = try examine(household)
            #expect(states(mended)["socket"] == "ok")
        }

        @Test(.enabled(if: geteuid() == 0, "only root can become somebody else"))
        func `somebody to whom the socket is closed is told so`() throws {
            let household = try Household(pulse: nil, asound: "pcm.!default { type null }")
            try household.start()
            for folder in ["", "/run", "/run/lull"] { chmod(household.folder.path + folder, 0o755) }
            let finished = try run(
                "setpriv",
                ["--reuid=65534", "--regid=65534", "--clear-groups", Programs.lull, "doctor", "--json"],
                environment: household.environment.merging(["HOME": "/", "XDG_CONFIG_HOME": ""]) { $1 }, within: 60)
            // Where the programs lie in a folder of root's own, nobody else can run them.
            guard finished.ending != .exit(126), finished.ending != .exit(127), !finished.output.isEmpty else { return }
            let report = try JSON(parsing: finished.output)
            #expect(finished.ending == .exit(77), "\(report)")
            #expect(finding("daemon", in: report)["state"]?.string == "unknown")
            #expect(finding("socket", in: report)["what"]?.string?.hasPrefix("You may not use") == true, "\(report)")
        }

        @Test func `a mistake in the settings is the first thing that is named`() throws {
            let household = try Household(pulse: nil, asound: "pcm.!default { type null }")
            mkdir("\(household.folder.path)/config/lull", 0o700)
            try household.folder.write("config/lull/lull.toml", "[session]\nvolume = 800\n")
            let (finished, report) = try examine(household)
            #expect(finished.ending == .exit(78))
            let first = report["checks"]?.array?.first { $0["state"]?.string == "fault" } ?? .null
            #expect(first["check"]?.string == "settings")
            #expect(first["advice"]?.string?.contains("lull/lull.toml:2:10") == true, "\(first)")
            #expect(finding("daemon", in: report)["advice"]?.string?.hasPrefix("Mend the settings") == true)
            let spoken = try household.lull("doctor")
            #expect(spoken.ending == .exit(78) && spoken.text.hasPrefix("FAULT    settings"), "\(spoken.text)")
        }

        @Test func `a false root shows a speaker that the sound system has not taken up`() throws {
            let household = try Household(pulse: nil, asound: "pcm.!default { type null }")
            try household.start()
            let interface = "\(household.folder.path)/box/sys/bus/usb/devices/1-1:1.1"
            _ = try run("mkdir", ["-p", interface])
            try household.folder.write("box/sys/bus/usb/devices/1-1:1.1/bInterfaceClass", "01\n")
            try household.folder.write("box/sys/bus/usb/devices/1-1:1.1/bInterfaceSubClass", "02\n")
            let (finished, report) = try examine(household, "--root", "\(household.folder.path)/box")
            #expect(finished.ending == .exit(74))
            #expect(finding("usb", in: report)["state"]?.string == "fault", "\(report)")
        }

        @Test func `what is typed wrongly is refused in a sentence`() throws {
            let household = try Household(pulse: nil)
            for words in [["--stop"], ["--microphone", "hw:1"], ["--louder"], ["now"]] {
                let refused = try household.lull(["doctor"] + words)
                #expect(refused.ending == .exit(64), "\(words)")
                #expect(refused.errorText.hasPrefix("lull: ") && refused.output.isEmpty, "\(refused.errorText)")
            }
        }

        // MARK: - Listening

        @Test func `it hears its own tick: level, tempo, latency, and no clicks`() throws {
            let pulse = try urgently { try PulseServer() }
            let household = try Household(pulse: pulse)
            try household.start()
            // The null sink gives its monitor what it will play up to 43 ms later, unless somebody is in a hurry.
            let hurry = try urgently {
                try Child("pacat", ["--raw", "--latency-msec=10", "/dev/zero"], environment: household.environment)
            }
            defer {
                hurry.signal(SIGKILL)
                hurry.wait()
            }
            let (finished, report) = try urgently { try examine(household, "--listen") }
            let heard = report["heard"] ?? .null
            #expect(finished.ending == .exit(0), "\(report)")
            #expect(finding("listen", in: report)["state"]?.string == "ok", "\(heard)")
            #expect(heard["ticks"]?.int ?? 0 >= 10 && heard["clicks"]?.int == 0, "\(heard)")
            #expect(abs(heard["error"]?.double ?? 9) < 0.05, "\(heard)")
            #expect(heard["jitter"]?.double ?? 9 < 0.001, "\(heard)")
            #expect(abs(heard["latency"]?.double ?? 9) < 0.06, "\(heard)")
            // The tick's peak at full volume is -24.1 dBTP; at 80 it is 6 dB softer, and a little less in a window.
            let level = heard["level"]?.double ?? 0
            #expect((-34 ... -29).contains(level), "\(heard)")
            let after = try household.ask("status")
            #expect(after["state"]?.string == "stopped" && after["track"] == nil, "nothing of it is remembered")
        }

        @Test func `what plays is left alone, unless it may be stopped`() throws {
            let household = try Household(pulse: try urgently { try PulseServer() })
            try household.start()
            try household.ask("play")
            try household.waitFor(state: "playing")
            let (_, report) = try examine(household, "--listen")
            #expect(finding("listen", in: report)["state"]?.string == "unknown")
            #expect(report["heard"] == nil)
            #expect(try household.ask("status")["state"]?.string == "playing")
            let (_, second) = try urgently { try examine(household, "--listen", "--stop") }
            #expect(second["heard"]?["ticks"]?.int ?? 0 >= 10, "\(second)")
        }

        @Test func `a microphone that is not there is told, and the tick ends`() throws {
            let household = try Household(pulse: try urgently { try PulseServer() })
            try household.start()
            let (_, report) = try examine(household, "--listen", "--microphone", "hw:99")
            let found = finding("listen", in: report)
            #expect(found["state"]?.string == "unknown", "\(report)")
            #expect(found["what"]?.string == "There is no microphone hw:99.")
        }
    }
}
