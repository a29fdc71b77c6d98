// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullALSA
import LullControl
import LullDaemon
import LullLibrary
import LullProtocol
import LullRecording
import LullRender
import LullSinkKit
import LullSoundKit
import LullTestKit
import Synchronization
import Testing

/// `record`, step by step, with a microphone that gives what it is told to.
@Suite(.serialized) struct RecordTests {
    private let studio = FakeStudio()

    private func home(age: Double = 0) throws -> Household {
        try Household(in: TemporaryFolder(), studio: studio.studio, age: age)
    }

    @Test func `what was hummed is kept, for its owner alone, as the parent's own, and plays`() async throws {
        let home = try home()
        let begun = try await home.ask(.record, ["name": "Papa hums", "for": 60])
        #expect(begun["recording"]?["id"]?.string == "papa-hums" && begun["recording"]?["limit"]?.double == 60)
        #expect(studio.asked.device == "auto" && studio.asked.seconds == 60)
        #expect(try await home.ask(.status)["capturing"]?.string == "Papa hums")
        studio.say(FakeStudio.hum(seconds: 20))
        let made = try await home.ask(.record, ["do": "stop"])
        #expect(try await home.ask(.status)["capturing"] == nil)
        let tempo = made["track"]?["tempo"]?.double ?? 0
        #expect(abs(tempo - 75) < 1 && made["track"]?["grid"]?["source"]?.string == "analysis", "\(made)")
        #expect(made["notes"] == [])
        let kept = try await home.ask(.record, ["do": "keep"])["track"]
        #expect(kept?["id"]?.string == "papa-hums" && kept?["title"]?.string == "Papa hums")
        #expect(kept?["origin"]?.string == "recorded" && kept?["isCopy"]?.bool == true)
        let (from, to) = (kept?["from"]?.double ?? 0, kept?["to"]?.double ?? 0)
        #expect(abs(from - 0.9) < 0.2 && abs(to - 19.3) < 0.4, "trimmed to \(from)...\(to)")
        #expect(home.leftovers.contains("./recordings/papa-hums/papa-hums.flac") && home.isCleared)
        let open = try run("find", ["\(home.folder.path)/library", "-perm", "/077"])
        #expect(open.text.isEmpty, "for nobody else: \(open.text)")
        #expect(try await home.ask(.play, ["track": "papa-hums"])["track"]?["kind"]?.string == "recording")
        // What fills the tape is given its time.
        try await soon("it sounds") { home.sink.run(0.1).contains { abs($0) > 0.003 } }
        #expect(await home.refusal(.record, ["do": "keep"]) == .sessionNothing)
    }

    @Test func `rumble and mains are gone, and from 120 Hz on nothing is touched, at any rate of the card`()
        async throws
    {
        for rate in [44_100, 48_000] {
            let home = try home()
            try await home.ask(.record, ["name": "deep"])
            let hum = FakeStudio.hum(seconds: 12, rate: rate)
            let noisy = hum.enumerated().map { frame, sample in
                let turn = 2 * Double.pi * Double(frame) / Double(rate)
                return sample + Float(0.05 * sin(30 * turn) + 0.02 * sin(50 * turn))
            }
            studio.say(noisy, rate: rate)
            let made = try await home.ask(.record, ["do": "stop"])
            #expect(made["notes"]?.array?.first?.string?.contains("50 Hz") == true)
            try await home.ask(.record, ["do": "keep"])
            let path = "\(home.folder.path)/library/recordings/deep/deep.flac"
            let clean = try SoundFileReader.read(path: path).frames
            let true48 = FakeStudio.hum(seconds: 12)
            try #require(clean.count == true48.count)
            let middle = 96_000..<480_000
            for hertz in [30.0, 50] { #expect(level(clean[middle], hertz) < -70, "\(hertz) Hz") }
            for hertz in [220.0, 440] {
                let change = level(clean[middle], hertz) - level(true48[middle], hertz)
                #expect(abs(change) < 0.1, "\(hertz) Hz by \(change) dB at \(rate)")
            }
        }
    }

    @Test func `the beats are the taps, where somebody tapped`() async throws {
        let home = try home()
        try await home.ask(.record, ["name": "tapped"])
        let origin: Int64 = 123_000_000_000_000
        studio.say(FakeStudio.hum(seconds: 24), from: origin)
        // On every other note.
        let taps = (1...12).map { JSON.integer(origin + Int64(Double($0) * 1.6e9)) }
        let made = try await home.ask(.record, ["do": "stop", "taps": .array(taps)])
        #expect(made["track"]?["grid"]?["source"]?.string == "taps")
        #expect(abs((made["track"]?["tempo"]?.double ?? 0) - 37.5) < 0.5, "\(made)")
        let first = made["track"]?["grid"]?["first"]?.double ?? 0
        let phase = (first / 1.6).truncatingRemainder(dividingBy: 1)
        #expect(min(phase, 1 - phase) < 0.03, "\(first)")
    }

    @Test func `taps that keep no pace are told of, and the beats are found without them`() async throws {
        let home = try home()
        try await home.ask(.record, ["name": "a b"])
        studio.say(FakeStudio.hum(seconds: 20))
        let made = try await home.ask(.record, ["do": "stop", "taps": [1e9, 2e9, 2.1e9]])
        #expect(made["track"]?["grid"]?["source"]?.string == "analysis")
        #expect(made["notes"]?.array?.first?.string?.contains("taps") == true)
    }

    @Test func `the beats are the pulse's own, where one was hummed to`() async throws {
        let home = try home(age: 20)
        let origin = home.sink.status().clock.instant
        let begun = try await home.ask(.record, ["name": "led", "rate": 10])
        #expect(begun["recording"]?["tempo"]?.double == 60, "ten strokes of six beats")
        let pulse = home.sink.run(19)
        #expect(pulse.contains { abs($0) > 0.002 } && pulse.allSatisfy { abs($0) < 0.2 }, "soft, but there")
        studio.tell(.level(CaptureLevel(seconds: 19, peak: 0.1, power: 0.01, isClipped: false, lost: 0)))
        studio.say(FakeStudio.hum(seconds: 20, period: 0.97), from: origin)
        let grid = try await home.ask(.record, ["do": "stop"])["track"]?["grid"]
        #expect(grid?["source"]?.string == "pulse" && grid?["tempo"]?.double == 60, "\(grid ?? .null)")
        #expect((16...19).contains(grid?["beats"]?.int ?? 0))
        home.play(2)
        #expect(home.sink.run(1).allSatisfy { $0 == 0 }, "and it is over")
    }

    @Test func `a pulse that another hand has ended makes no beats`() async throws {
        let home = try home(age: 20)
        let origin = home.sink.status().clock.instant
        try await home.ask(.record, ["name": "led", "pulse": true])
        home.play(12)
        studio.tell(.level(CaptureLevel(seconds: 12, peak: 0.1, power: 0.01, isClipped: false, lost: 0)))
        try await home.ask(.status)
        try await home.ask(.play)
        home.play(3)
        studio.say(FakeStudio.hum(seconds: 20), from: origin)
        let made = try await home.ask(.record, ["do": "stop"])
        #expect(made["track"]?["grid"]?["source"]?.string == "analysis")
        #expect(try await home.ask(.status)["state"]?.string == "playing", "the lullaby goes on")
    }

    private func level(_ samples: ArraySlice<Float>, _ hertz: Double) -> Double {
        var (re, im) = (0.0, 0.0)
        let count = Double(samples.count)
        for (index, sample) in samples.enumerated() {
            let window = 1 - cos(2 * Double.pi * Double(index) / count)
            let turn = 2 * Double.pi * hertz * Double(index) / 48_000
            re += Double(sample) * window * cos(turn)
            im += Double(sample) * window * sin(turn)
        }
        return 20 * log10(max(1e-12, 2 * (re * re + im * im).squareRoot() / count))
    }
}
