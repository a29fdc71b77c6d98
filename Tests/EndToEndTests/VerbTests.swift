// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullProtocol
import LullTestKit
import Testing

extension EndToEnd {
    /// Every verb of the contract, in one household.
    @Suite(.serialized) struct VerbTests {
        @Test func `every verb answers with the JSON of the contract`() throws {
            let household = try Household(pulse: try PulseServer())
            try household.start()
            let idle = try household.ask("status")
            #expect(idle["state"]?.string == "stopped")
            #expect(idle["device"]?["state"]?.string == "closed")
            for member in ["sampleRate", "underruns", "latency"] {
                #expect(idle["device"]?[member]?.double == 0, "\(member)")
            }
            for words in [
                ["play", "brahms-wiegenlied", "--stroke", "indian-milking-leg", "--rate", "12", "--for", "15m"],
                ["volume"], ["volume", "60"], ["volume", "+5"], ["volume", "-5"],
                ["rate"], ["rate", "14"], ["rate", "+1"], ["rate", "-1.5"], ["slower"], ["slower", "2"], ["faster"],
                ["tempo"], ["tempo", "70"], ["tempo", "-2"], ["beats"], ["beats", "6"], ["beats", "auto"],
                ["stroke", "sun-moon"], ["stroke", "indian-milking-leg"],
                ["voice"], ["voice", "tick"], ["voice", "hum"], ["register"], ["register", "lower"],
                ["pause"], ["resume"], ["toggle"], ["toggle"], ["hold"], ["resume"],
                ["play", "suo-gan"], ["again"], ["status"], ["stop", "--now"], ["again"], ["stop"],
            ] { expectStatus(try household.ask(words), after: words) }
            try household.waitFor(state: "stopped")

            #expect(try list("strokes", household).count > 20)
            #expect(try list("strokes", household, "--region", "legs").count > 3)
            #expect(
                try list("voices", household).compactMap { $0["id"]?.string } == ["hum", "music-box", "harp", "tick"])
            #expect(try list("layers", household).compactMap { $0["id"]?.string } == ["heartbeat", "ocean", "womb"])
            #expect(try list("devices", household).contains { $0["id"]?.string == "default" })
            let tracks = try list("tracks", household, "--kind", "score")
            #expect(tracks.count == 33)
            #expect(try list("tracks", household, "--kind", "recording").count <= 2)
            #expect(try list("tracks", household, "brahms", "--kind", "score").count == 1)
            for track in tracks {
                let id = try #require(track["id"]?.string)
                let full = try household.ask("track", id)
                #expect(full["id"]?.string == id)
                #expect(full["title"]?.string?.isEmpty == false)
            }
            #expect(try household.ask("stroke")["id"]?.string == "indian-milking-leg")
        }

        @Test func `every shipped tune is read without a complaint, and can be rendered`() throws {
            let household = try Household(pulse: nil)
            let sounds = try household.lull(
                "render", "suo-gan", "-o", "\(household.folder.path)/x.wav", "--for", "2s", "--json")
            #expect(try JSON(parsing: sounds.output)["beatsPerStroke"]?.int != nil)
            let checked = try household.ask(
                "check", try #require(tunes().first { $0.hasSuffix("/brahms_wiegenlied.abc") }))
            let one = try #require(checked["tunes"]?[0])
            for member in ["x", "title", "meter", "events", "phrases", "verses", "diagnostics"] {
                #expect(one[member] != nil, "\(member)")
            }
            #expect(one["meter"]?.string == "3/4")
            #expect(one["events"]?[0] == ["onset": 0.0, "length": 0.5, "pitch": 69, "voice": 1])
            #expect(one["diagnostics"]?.array?.isEmpty == true)
            let all = try household.ask(["check"] + tunes())
            #expect(all["files"]?.array?.count == 33)
            for file in all["files"]?.array ?? [] {
                #expect(file["tunes"]?.array?.isEmpty == false, "\(file["file"] ?? .null)")
                for tune in file["tunes"]?.array ?? [] {
                    #expect(tune["diagnostics"]?.array?.isEmpty == true, "\(tune["title"] ?? .null)")
                }
            }
            #expect(try household.lull("check", "/nowhere/x.abc").ending == .exit(66))
        }

        @Test func `events are JSON lines for ever`() throws {
            let household = try Household(pulse: try PulseServer())
            try household.start()
            let child = try Child(
                Programs.lull, ["events", "--topics", "state,beat"], environment: household.environment)
            let snapshot = try JSON(parsing: Array(try #require(child.line()).utf8))
            #expect(snapshot["topic"]?.string == "snapshot")
            try household.ask("play", "--voice", "tick", "--rate", "36")
            var topics: Set<String> = []
            var sequence = 0
            for _ in 0..<5 {
                let event = try JSON(parsing: Array(try #require(child.line()).utf8))
                topics.insert(event["topic"]?.string ?? "")
                #expect((event["seq"]?.int ?? 0) > sequence)
                sequence = event["seq"]?.int ?? 0
                #expect(event["at"]?.int != nil)
            }
            #expect(topics == ["state", "beat"])
            #expect(child.isRunning)
        }

        @Test func `what is mistyped is answered with the nearest name, a range and its exit code`() throws {
            let household = try Household(pulse: try PulseServer())
            try household.start()
            for (words, code, hint) in [
                (["plya"], Int32(64), "play"), (["play", "brahms-wiegenleid"], 66, "brahms-wiegenlied"),
                (["play", "--stroke", "indian-milking-lag"], 66, "indian-milking-leg"),
                (["stroke", "sun-mon"], 66, "sun-moon"), (["voice", "hun"], 66, "hum"),
                (["play", "--voice", "tik"], 66, "tick"), (["track", "suo-gam"], 66, "suo-gan"),
                (["rate", "3"], 64, "4"), (["rate", "121"], 64, "120"), (["rate", "nan"], 64, ""),
                (["rate", "1e400"], 64, ""), (["rate", "--", "-12345678901234567890"], 64, ""),
                (["tempo", "19"], 64, "20"), (["volume", "101"], 64, "100"), (["beats", "0"], 64, "1"),
                (["beats", "2.5"], 64, ""), (["play", "--rate", "inf"], 64, ""),
                (["play", "--for", "2h"], 64, "no limit"),
                (["play", "--for", "-3m"], 64, ""), (["play", "--volume", "-1"], 64, ""),
                (["strokes", "--region", "lgs"], 66, "legs"), (["rate", "12", "13"], 64, ""),
                (["rate", "--loud"], 64, ""),
                (["render", "brahms-wiegenleid", "-o", "/tmp/lull-none.wav"], 66, "brahms-wiegenlied"),
                (["render", "suo-gan", "-o", "/nowhere/x.wav"], 73, ""), (["pause"], 64, "lull play"),
            ] {
                let refused = try household.lull(words)
                #expect(refused.ending == .exit(code), "\(words): \(refused.errorText)")
                #expect(refused.errorText.hasPrefix("lull: "), "\(words): \(refused.errorText)")
                #expect(refused.errorText.contains(hint), "\(words): \(refused.errorText)")
                #expect(refused.output.isEmpty, "\(words)")
            }
            #expect(try household.ask("status")["state"]?.string == "stopped")
        }

        @Test func `version shows both ends, and completions are made for every shell`() throws {
            let household = try Household(pulse: try PulseServer())
            let alone = try household.lull("--version")
            #expect(alone.ending == .exit(0))
            try household.start()
            let both = try household.lull("--version")
            #expect(both.text.contains("lulld \(Version.current)"))
            #expect(both.text.contains("lull \(Version.current)"))
            for shell in ["bash", "zsh", "fish"] {
                let script = try household.lull("--generate-completion-script", shell)
                #expect(script.ending == .exit(0))
                #expect(script.text.contains("slower"), "\(shell)")
            }
            let bash = try household.lull("--generate-completion-script", "bash")
            #expect(try run("bash", ["-n"], input: bash.output).ending == .exit(0))
        }

        // MARK: -

        private func list(_ verb: String, _ household: Household, _ words: String...) throws -> [JSON] {
            let answer = try household.ask([verb] + words)
            #expect(answer.object?.all.first?.key == verb)
            return try #require(answer[verb]?.array)
        }

        /// The shipped tunes, found from the programs' own place as the daemon finds them.
        private func tunes() throws -> [String] {
            var folder = try Programs.lulld[...]
            while let slash = folder.lastIndex(of: "/") {
                folder = folder[..<slash]
                let found = try run("find", ["\(folder)/Sounds/", "-name", "*.abc"]).text.split(separator: "\n")
                if !found.isEmpty { return found.map(String.init).sorted() }
            }
            throw SpawnError("no Sounds near the programs")
        }

        /// The shape of a status while something was played.
        private func expectStatus(_ status: JSON, after words: [String]) {
            let members: [(String, (JSON) -> Bool)] = [
                ("state", { ["stopped", "playing", "holding", "paused", "fading"].contains($0.string) }),
                ("track", { $0["id"]?.string != nil && $0["title"]?.string != nil && $0["kind"]?.string == "score" }),
                ("stroke", { $0["id"]?.string != nil && $0["name"]?.string != nil }),
                ("rate", { $0.double != nil }), ("beatsPerStroke", { $0.int != nil }), ("tempo", { $0.double != nil }),
                ("voice", { $0.string != nil }), ("volume", { $0.int != nil }), ("beat", { $0.double != nil }),
                ("strokes", { $0.int != nil }), ("remaining", { $0.double != nil }), ("load", { $0.double != nil }),
                ("daemon", { $0["version"]?.string != nil && $0["uptime"]?.double != nil }),
            ]
            for (name, isRight) in members {
                #expect(status[name].map(isRight) == true, "\(name) after \(words): \(status)")
            }
            let device = status["device"]
            #expect(
                device?.object?.all.map(\.key) == ["name", "state", "sampleRate", "underruns", "latency", "realtime"])
            #expect(device?["state"]?.string == "open", "after \(words)")
            #expect(device?["sampleRate"]?.int == 48_000)
        }
    }
}
