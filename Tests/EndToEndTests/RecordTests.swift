// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullProtocol
import LullTestKit
import Testing

extension EndToEnd {
    /// A hum through a real sound server into the real programs: the null sink's monitor is the microphone.
    @Suite(.serialized) struct RecordTests {
        private let household: Household
        private let pulse: PulseServer

        init() throws {
            pulse = try urgently { try PulseServer() }
            household = try Household(pulse: pulse)
            try household.start()
        }

        private var recordings: String { "\(household.folder.path)/data/lull/recordings" }

        private var leftovers: [String] {
            let folder = "\(household.folder.path)/data/lull/incoming"
            let found = try? run("sh", ["-c", "[ ! -d \(folder) ] || find \(folder) -mindepth 1"])
            return (found?.text ?? "").split(separator: "\n").map(String.init)
        }

        /// What is being recorded, or was when a daemon was killed.
        private var takes: [String] {
            let folder = "\(household.folder.path)/data/lull/takes"
            let found = try? run("sh", ["-c", "[ ! -d \(folder) ] || find \(folder) -type f"])
            return (found?.text ?? "").split(separator: "\n").map(String.init)
        }

        /// A tune as it is hummed, at a tempo that is no round number; the path and the seconds of its beats.
        private func hum(_ track: String = "brahms-wiegenlied", seconds: Int = 32) throws -> (String, [Double]) {
            let path = "\(household.folder.path)/\(track).wav"
            let pace = ["--tempo", "68.5", "--seed", "3"]
            let map = try household.lull(["render", track, "-o", path, "--for", "\(seconds)s", "--json"] + pace)
            #expect(map.ending == .exit(0), "\(map.errorText)")
            let beats = (try JSON(parsing: map.output)["beats"]?.array ?? []).compactMap { $0["frame"]?.double }
            return (path, beats.map { $0 / 48_000 })
        }

        private func play(_ path: String) throws -> Child {
            try urgently { try Child("paplay", ["--latency-msec=50", path], environment: household.environment) }
        }

        private func beats(of id: String) throws -> [Double] {
            let text = try household.lull("grid", id, "export").text
            return text.split(separator: "\n").compactMap { line in
                line.hasPrefix("#") ? nil : line.split(separator: "\t").first.flatMap { Double($0) }
            }
        }

        @Test func `a hum is recorded, its beats are the tune's, it is the parent's alone, and it plays`() throws {
            let (path, truth) = try hum()
            let player = try play(path)
            let kept = try household.ask("record", "Mama hums", "--for", "30s")["track"]
            player.signal(SIGKILL)
            player.wait()
            #expect(kept?["id"]?.string == "mama-hums" && kept?["origin"]?.string == "recorded")
            #expect(kept?["grid"]?["source"]?.string == "analysis", "\(kept ?? .null)")
            let found = try beats(of: "mama-hums")
            // Every beat that was found, and the true one that it is meant to be.
            let (offset, _) = Self.offset(of: found, to: truth)
            let errors = found.compactMap { beat in truth.map { abs($0 + offset - beat) }.min() }.sorted()
            let within = errors.count { $0 < 0.025 }
            #expect(found.count > 20 && within * 10 >= found.count * 7, "\(within) of \(found.count): \(errors)")
            let tempo = kept?["tempo"]?.double ?? 0
            #expect(abs(tempo / 68.5 - 1) < 0.02, "\(tempo)")

            let folder = "\(recordings)/mama-hums"
            #expect(try run("stat", ["-c", "%a", folder, "\(folder)/mama-hums.flac"]).text == "700\n600\n")
            #expect(leftovers.isEmpty)
            let tape = try urgently { try pulse.record() }
            try household.ask("play", "mama-hums", "--rate", "12")
            try tape.waitFor(frames: 6 * 48_000)
            #expect(Tape(samples: try tape.finish()).peak(96_000..<288_000) > 0.01)
            try household.ask("stop", "--now")
        }

        @Test func `hummed to a pulse, the beats are the pulse's own as they are heard in the recording`() throws {
            // The null sink gives its monitor what it will play up to 43 ms later, and calls that no latency. With a
            // listener in a hurry it is 3 ms.
            let hurry = try urgently {
                try Child("pacat", ["--raw", "--latency-msec=10", "/dev/zero"], environment: household.environment)
            }
            defer {
                hurry.signal(SIGKILL)
                hurry.wait()
            }
            let kept = try household.ask("record", "led", "--for", "16s", "--tempo", "75")["track"]
            let grid = kept?["grid"]
            #expect(grid?["source"]?.string == "pulse", "\(kept ?? .null)")
            #expect(abs((grid?["tempo"]?.double ?? 0) - 75) < 0.1, "\(kept ?? .null)")
            let beats = try beats(of: "led")
            #expect(beats.count >= 14)
            let wave = "\(household.folder.path)/led.wav"
            #expect(try run("sox", ["\(recordings)/led/led.flac", wave]).ending == .exit(0))
            let samples = try Wave.samples(wave)
            // The moment in which each heartbeat has risen, as it came through the sound server's own delay.
            let late = beats.compactMap { beat -> Double? in
                let (from, to) = (Int((beat - 0.15) * 48_000), Int((beat + 0.2) * 48_000))
                guard from > 0, to < samples.count else { return nil }
                let peak = samples[from..<to].reduce(Float(0)) { max($0, $1.magnitude) }
                let place = samples[from..<to].firstIndex { $0.magnitude > 0.4 * peak } ?? from
                return Double(place) / 48_000 - beat
            }
            let middle = late.sorted()[late.count / 2]
            #expect(late.count >= 12 && late.allSatisfy { abs($0 - middle) < 0.015 }, "\(late)")
            #expect(abs(middle) < 0.03, "\(middle)")
        }

        @Test func `at a terminal there is a meter; what is discarded, or left with Ctrl-C, is gone`() throws {
            let (path, _) = try hum(seconds: 60)
            let player = try play(path)
            for (key, ending) in [("d", "Nothing was kept."), ("\u{03}", "Nothing was kept."), ("k", "Kept as ")] {
                let terminal = try PseudoTerminal(
                    try Programs.lull, ["record", "mama hums"], environment: household.environment)
                let before = terminal.first
                try terminal.wait(for: "the meter") { $0.text.contains("0:08  ━━") && $0.text.contains(" dB") }
                #expect(terminal.modes != before)
                terminal.press(" ")
                try terminal.wait(for: "the question", within: 60) { $0.text.contains("k keeps it") }
                #expect(terminal.picture.text.contains("Recorded mama hums:"))
                terminal.press(key)
                #expect(try terminal.end() == .exit(0))
                #expect(terminal.picture.text.contains(ending), "\(terminal.picture.text)")
                #expect(terminal.modes == before, "the terminal is as it was")
                try eventually("nothing half is left") { leftovers.isEmpty }
            }
            for key in ["\u{03}", "\u{1C}"] {
                let terminal = try PseudoTerminal(
                    try Programs.lull, ["record", "x y"], environment: household.environment)
                let before = terminal.first
                try terminal.wait(for: "the meter") { $0.text.contains(" dB") }
                terminal.press(key)
                #expect(try terminal.end() == .exit(0))
                #expect(terminal.modes == before, "the terminal is as it was")
                try eventually("the microphone is closed") { try household.ask("status")["capturing"] == nil }
            }
            player.signal(SIGKILL)
            player.wait()
            try eventually("nothing is left") { leftovers.isEmpty }
            let tracks = try household.ask("tracks", "--kind", "recording")["tracks"]?.array ?? []
            #expect(tracks.compactMap { $0["origin"]?.string }.filter { $0 == "recorded" }.count == 1)
            #expect(try household.lull("record", "mama hums", "--for", "5s").ending == .exit(64), "the name is taken")
        }

        @Test func `at a terminal, what could not be written is tried again at a key`() throws {
            let (path, _) = try hum(seconds: 60)
            let player = try play(path)
            let incoming = "\(household.folder.path)/data/lull/incoming"
            let terminal = try PseudoTerminal(
                try Programs.lull, ["record", "mama hums"], environment: household.environment)
            try terminal.wait(for: "the meter") { $0.text.contains("0:08  ━━") }
            _ = try run("sh", ["-c", "mv \(incoming)/*/audio \(incoming)/away"])
            terminal.press(" ")
            try terminal.wait(for: "the refusal", within: 60) { $0.text.contains("any other key tries again") }
            _ = try run("sh", ["-c", "cd \(incoming) && mv away \"$(ls -d */)audio\""])
            terminal.press("t")
            try terminal.wait(for: "the question", within: 60) { $0.text.contains("k keeps it") }
            terminal.press("k")
            #expect(try terminal.end() == .exit(0))
            #expect(terminal.picture.text.contains("Kept as mama-hums"), "\(terminal.picture.text)")
            player.signal(SIGKILL)
            player.wait()
        }

        @Test func `whoever leaves while the microphone opens is let go at once, and it is closed`() throws {
            pulse.freeze()
            let terminal = try PseudoTerminal(try Programs.lull, ["record", "x y"], environment: household.environment)
            let before = terminal.first
            try eventually("it is being opened") { terminal.modes != before && !leftovers.isEmpty }
            terminal.press("\u{03}")
            #expect(try terminal.end(within: 5) == .exit(0))
            #expect(terminal.modes == before, "the terminal is as it was")
            pulse.thaw()
            try eventually("nothing is left") { leftovers.isEmpty }
            #expect(try household.ask("status")["capturing"] == nil)
        }

        @Test func `whoever records and is killed leaves nothing, and a daemon that is, what was sung`() throws {
            let child = try Child(Programs.lull, ["record", "a b", "--for", "60s"], environment: household.environment)
            try household.status("it records") { $0["capturing"] != nil }
            #expect(!leftovers.isEmpty)
            child.signal(SIGKILL)
            child.wait()
            try household.status("it records no more") { $0["capturing"] == nil }
            try eventually("nothing is left") { leftovers.isEmpty }

            let other = try Child(Programs.lull, ["record", "a b", "--for", "60s"], environment: household.environment)
            try household.status("it records") { $0["capturing"] != nil }
            household.daemon?.signal(SIGKILL)
            household.daemon?.wait()
            #expect(other.wait() == .exit(69))
            try household.start()
            #expect(leftovers.isEmpty, "swept at the start")
            try eventually("a second of silence is no lullaby") { takes.isEmpty }

            let (path, _) = try hum(seconds: 30)
            let player = try play(path)
            let last = try Child(Programs.lull, ["record", "a b", "--for", "60s"], environment: household.environment)
            try eventually("ten seconds are on the disk") {
                try takes.contains { try contents(of: $0).count > 2_000_000 }
            }
            household.daemon?.signal(SIGKILL)
            household.daemon?.wait()
            #expect(last.wait() == .exit(69))
            player.signal(SIGKILL)
            player.wait()
            try household.start()
            try eventually(within: 60, "it is kept") { takes.isEmpty }
            let kept = try household.ask("track", "a-b")
            #expect(kept["origin"]?.string == "recorded" && (kept["length"]?.double ?? 0) > 6, "\(kept)")
            #expect(try household.lull("tracks").text.contains("a b was cut off"))
        }

        @Test func `silence is told kindly, and nothing is kept`() throws {
            let refused = try household.lull("record", "nothing", "--for", "2s")
            #expect(refused.ending == .exit(65) && refused.errorText.contains("silence"), "\(refused.errorText)")
            #expect(leftovers.isEmpty)
        }

        /// What to add to `truth` so that the median distance of `found` to it is least, within a beat.
        private static func offset(of found: [Double], to truth: [Double]) -> (Double, Double) {
            stride(from: -4.0, to: 4, by: 0.002).map { offset in
                let errors = found.map { beat in truth.map { abs($0 + offset - beat) }.min() ?? 9 }.sorted()
                return (offset, errors[errors.count / 2])
            }.min { $0.1 < $1.1 } ?? (0, 9)
        }
    }

    /// Without a microphone, and without anybody to ask.
    @Suite struct RecordRefusalTests {
        @Test func `without a microphone record says so in a line, and the daemon answers on`() throws {
            let household = try Household(pulse: nil)
            try household.start()
            for _ in 0..<2 {
                let refused = try household.lull("record", "a b", "--for", "5s")
                #expect(refused.ending == .exit(74), "\(refused.errorText)")
                #expect(refused.errorText.hasPrefix("lull: There is no microphone:"))
                #expect(refused.errorText.split(separator: "\n").count == 1 && refused.output.isEmpty)
            }
            #expect(try household.ask("status")["state"]?.string == "stopped")
            let long = try household.lull("record", "a b")
            #expect(long.ending == .exit(64) && long.errorText.contains("--for"), "\(long.errorText)")
            #expect(try household.lull("record", "a b", "--for", "2h").ending == .exit(64))
        }

        @Test func `a microphone at another rate is brought to ours`() throws {
            let pulse = try urgently {
                try PulseServer(asound: "pcm.mic44 { type plug slave { pcm { type pulse } rate 44100 } }")
            }
            let household = try Household(pulse: pulse)
            mkdir("\(household.folder.path)/config/lull", 0o700)
            try household.folder.write("config/lull/lull.toml", "[record]\ndevice = \"mic44\"\n")
            try household.start()
            let path = "\(household.folder.path)/tone.wav"
            let tone = ["-n", "-r", "48000", path, "synth", "12", "sine", "300", "gain", "-20"]
            #expect(try run("sox", tone).ending == .exit(0))
            let player = try Child("paplay", [path], environment: household.environment)
            let kept = try household.ask("record", "tone", "--for", "8s")["track"]
            player.signal(SIGKILL)
            player.wait()
            #expect(abs((kept?["length"]?.double ?? 0) - 8) < 0.6)
            let folder = "\(household.folder.path)/data/lull/recordings/tone"
            let wave = "\(household.folder.path)/tone-kept.wav"
            #expect(try run("sox", ["\(folder)/tone.flac", wave]).ending == .exit(0))
            let samples = try Wave.samples(wave)
            let rises = zip(samples[96_000..<288_000], samples[96_001..<288_001]).count { $0 < 0 && $1 >= 0 }
            #expect(abs(Double(rises) / 4 - 300) < 0.6, "\(rises)")
        }
    }
}
