// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullRecording
import LullSoundKit
import Testing

@Suite("Sound files that are not as they should be")
struct SoundFileDamageTests {
    private func refusal(_ path: String, _ limits: SoundLimits = SoundLimits()) -> SoundFileReadError? {
        do throws(SoundFileReadError) {
            _ = try SoundFileReader.read(path: path, limits: limits)
            return nil
        } catch {
            return error
        }
    }

    @Test("What is not there, no file, or empty is told apart, and nothing is waited for")
    func noFile() {
        withFolder { folder in
            #expect(refusal("\(folder)/a.wav") == .gone("\(folder)/a.wav"))
            #expect(refusal(folder) == .isFolder(folder))
            #expect(refusal("/dev/zero") == .isNoFile("/dev/zero"))
            mkfifo("\(folder)/pipe", 0o600)
            #expect(refusal("\(folder)/pipe") == .isNoFile("\(folder)/pipe"))
            write([], to: "\(folder)/empty")
            #expect(refusal("\(folder)/empty") == .empty("\(folder)/empty"))
            #expect(refusal("\(folder)/empty/a.wav") == .gone("\(folder)/empty/a.wav"))
        }
    }

    @Test("What may not be read is refused", .enabled("root may read all") { geteuid() != 0 })
    func denied() {
        withFolder { folder in
            write([0], to: "\(folder)/a.wav")
            chmod("\(folder)/a.wav", 0)
            #expect(refusal("\(folder)/a.wav") == .denied("\(folder)/a.wav"))
        }
    }

    @Test("What is no sound is told so, and not tried as one of thirty other kinds")
    func noSound() {
        withFolder { folder in
            var random = SeededRandom(seed: 3)
            let texts: [[UInt8]] = [
                Array("X:1\nT:Wiegenlied\nK:C\n".utf8), [0xFF], [0xFF, 0xFB, 0x90, 0x64], Array("RIFF1234AVI ".utf8),
                Array("FORM1234AIFFCOMM".utf8), Array(".snd".utf8) + [UInt8](repeating: 0, count: 40),
                Array("ID3".utf8) + [UInt8](repeating: 0x7F, count: 30),
                (0..<100_000).map { _ in UInt8.random(in: 0...255, using: &random) },
            ]
            for text in texts {
                write(text, to: "\(folder)/a.mp3")
                #expect(refusal("\(folder)/a.mp3") == .noSound("\(folder)/a.mp3"))
            }
        }
    }

    @Test("A kind without a frame in it, or broken in its head, is refused", arguments: SoundFixture.allCases)
    func headOnly(_ fixture: SoundFixture) {
        withFolder { folder in
            let path = fixture.write([], to: folder)
            #expect(refusal(path) != nil)
            let whole = bytes(of: fixture.write(SoundFixture.music(seconds: 2, rate: fixture.rate), to: folder))
            for count in stride(from: 1, to: 400, by: 7) {
                write(whole[..<count], to: path)
                #expect(refusal(path) != nil, "\(count) bytes")
            }
        }
    }

    @Test("Too large, too long, too many channels and rates of no use are refused in these words")
    func limits() {
        withFolder { folder in
            let path = SoundFixture.wav.write(SoundFixture.music(seconds: 3), to: folder)
            var limits = SoundLimits()
            limits.bytes = 100_000
            #expect(refusal(path, limits) == .tooLarge(path, limit: 100_000))
            limits = SoundLimits()
            limits.seconds = 2
            #expect(refusal(path, limits) == .tooLong(path, limit: 2))
            limits.seconds = 3
            #expect(refusal(path, limits) == nil)
            let many = SoundFixture.wav.write([Float](repeating: 0, count: 64_000), to: folder, channels: 64)
            #expect(refusal(many) == .tooManyChannels(many, count: 64, limit: 8))
            for rate in [1_000, 3_999, 384_001] {
                let odd = SoundFixture.wav.write([Float](repeating: 0, count: 8_000), to: folder, rate: rate)
                #expect(refusal(odd) == .oddRate(odd, rate))
            }
            let still = SoundFixture.wav.write([Float](repeating: 0, count: 8_000), to: folder)
            var head = bytes(of: still)
            head.replaceSubrange(24..<28, with: [0, 0, 0, 0])
            write(head, to: still)
            #expect(refusal(still) == .oddRate(still, 0))
            head.replaceSubrange(22..<24, with: [0, 0])
            write(head, to: still)
            #expect(refusal(still) == .oddRate(still, 0))
        }
    }

    @Test("A file cut short is told, and what was whole is kept", arguments: SoundFixture.allCases)
    func cut(_ fixture: SoundFixture) throws {
        try withFolder { folder in
            let samples = SoundFixture.music(seconds: 10, rate: fixture.rate)
            let path = fixture.write(samples, to: folder)
            let whole = try SoundFileReader.read(path: path)
            let all = bytes(of: path)
            write(all[..<(all.count * 6 / 10)], to: path)
            let sound = try SoundFileReader.read(path: path)
            #expect(sound.seconds > 4.5 && sound.seconds < 7.5)
            guard case .cut(let claimed)? = sound.flaws.first, sound.flaws.count == 1 else {
                Issue.record("\(sound.flaws)")
                return
            }
            // Ogg says only that there should be more.
            #expect(fixture == .ogg || fixture == .opus ? claimed == nil : abs((claimed ?? 0) - 10) < 0.1)
            // The last block of a lossy kind fades into what is not there.
            let kept = sound.frames.count - 4_800
            #expect(zip(sound.frames[..<kept], whole.frames).allSatisfy { abs($0 - $1) < 1e-5 })
        }
    }

    @Test(
        "Damage in the middle is told, and what lies on both sides is kept", arguments: ["flac", "ogg", "opus", "mp3"])
    func middle(_ ending: String) throws {
        try withFolder { folder in
            let fixture = try #require(SoundFixture(rawValue: ending))
            var random = SeededRandom(seed: 8)
            let path = fixture.write(SoundFixture.music(seconds: 20, rate: fixture.rate), to: folder)
            var all = bytes(of: path)
            let middle = all.count / 2..<all.count / 2 + 3_000
            for place in middle { all[place] = UInt8.random(in: 0...255, using: &random) }
            write(all, to: path)
            let sound = try SoundFileReader.read(path: path)
            guard case .damaged? = sound.flaws.first else {
                Issue.record("\(sound.flaws), \(sound.seconds) s")
                return
            }
            #expect(sound.seconds > 15 && sound.seconds < 20)
        }
    }

    @Test("A file of Ogg that ends with a whole page, but not its last, is told", arguments: [SoundFixture.ogg, .opus])
    func pages(_ fixture: SoundFixture) throws {
        try withFolder { folder in
            let path = fixture.write(SoundFixture.music(seconds: 10, rate: fixture.rate), to: folder)
            let all = bytes(of: path)
            let page = try #require(
                (0..<all.count * 6 / 10).last { all[$0...].prefix(4).elementsEqual("OggS".utf8) })
            write(all[..<page], to: path)
            let sound = try SoundFileReader.read(path: path)
            #expect(sound.flaws == [.cut(claimed: nil)] && sound.seconds > 3)
        }
    }

    @Test("Damage is told of an MP3 that does not count its frames, and nothing else is")
    func uncounted() throws {
        try withFolder { folder in
            let path = SoundFixture.mp3.write(SoundFixture.music(seconds: 20), to: folder)
            var all = Array(bytes(of: path)[5_000...])
            write(all, to: path)
            let whole = try SoundFileReader.read(path: path)
            #expect(whole.flaws.isEmpty && whole.seconds > 18)
            let middle = all.count / 2..<all.count / 2 + 3_000
            all.replaceSubrange(middle, with: repeatElement(0, count: 3_000))
            write(all, to: path)
            let sound = try SoundFileReader.read(path: path)
            #expect(sound.flaws == [.damaged(lost: nil)] && sound.seconds > 17 && sound.seconds < whole.seconds)
        }
    }

    @Test("A header that lies is told, and its claim takes no memory")
    func lies() throws {
        try withFolder { folder in
            let flac = SoundFixture.flac.write(SoundFixture.music(seconds: 3), to: folder)
            let honest = try SoundFileReader.read(path: flac)
            var all = bytes(of: flac)
            func claim(_ bytes: [UInt8]) throws -> DecodedSound {
                all.replaceSubrange(22..<26, with: bytes)
                write(all, to: flac)
                return try SoundFileReader.read(path: flac)
            }
            let long = try claim([0x7F, 0xFF, 0xFF, 0xFF])
            #expect(long.flaws == [.cut(claimed: Double(0x7FFF_FFFF) / 44_100)] && long.frames == honest.frames)
            #expect(long.frames.capacity < 2 * long.frames.count)
            let short = try claim([0, 0, 0xAC, 0x44])
            #expect(short.flaws == [.longer(claimed: 1)] && short.frames == honest.frames)
            let silent = try claim([0, 0, 0, 0])
            #expect(silent == honest)

            let wav = SoundFixture.wav.write(SoundFixture.music(seconds: 3), to: folder)
            let sound = try SoundFileReader.read(path: wav)
            var pcm = bytes(of: wav)
            pcm.replaceSubrange(40..<44, with: [0, 0, 0, 0x7F])
            write(pcm, to: wav)
            let larger = try SoundFileReader.read(path: wav)
            #expect(larger.flaws == [.cut(claimed: Double(0x7F00_0000) / 88_200)] && larger.frames == sound.frames)
            // As a program writes it that cannot go back.
            pcm.replaceSubrange(40..<44, with: [0xFF, 0xFF, 0xFF, 0xFF])
            write(pcm, to: wav)
            let piped = try SoundFileReader.read(path: wav)
            #expect(piped == sound)
        }
    }

    @Test("Less than a second that is whole is nothing to keep")
    func tooLittle() {
        withFolder { folder in
            let path = SoundFixture.wav.write(SoundFixture.music(seconds: 3), to: folder)
            let all = bytes(of: path)
            write(all[..<(44 + 88_100)], to: path)
            #expect(refusal(path) == .broken(path, reason: "less than a second of it is whole"))
            write(all[..<(44 + 88_200)], to: path)
            #expect(refusal(path) == nil)
        }
    }

    @Test("Every error names the file and says what to do")
    func words() {
        let errors: [SoundFileReadError] = [
            .gone("a"), .denied("a"), .isFolder("a"), .isNoFile("a"), .empty("a"), .noSound("a"),
            .tooLarge("a", limit: 1), .tooLong("a", limit: 60), .tooManyChannels("a", count: 9, limit: 8),
            .oddRate("a", 0), .noFrames("a"), .broken("a", reason: "b"), .cancelled("a"), .failed("a", reason: "b"),
        ]
        for error in errors {
            #expect(error.what.contains("a") && error.what.hasSuffix(".") && error.hint.hasSuffix("."))
            #expect(error.description == "\(error.what) \(error.hint)")
        }
        #expect(
            SoundFileReadError.tooManyChannels("a.wav", count: 64, limit: 8).description
                == "a.wav has 64 channels, and more than 8 are not read. Mix it down to two first.")
        #expect(
            SoundFlaw.damaged(lost: 0.96).what == "It is damaged; 1.0 seconds of it are lost, and the rest is kept.")
    }
}
