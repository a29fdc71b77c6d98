// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullRecording
import LullSoundKit
import Testing

@Suite("Sound files, read whole")
struct SoundFileReaderTests {
    private static let kinds: [SoundFixture: SoundFileKind] = [
        .wav: .wav, .floats: .wav, .flac: .flac, .ogg: .vorbis, .opus: .opus, .mp3: .mp3,
    ]

    @Test("Every kind comes in mono at 48 kHz, as long and as loud as it was", arguments: SoundFixture.allCases)
    func kind(_ fixture: SoundFixture) throws {
        try withFolder { folder in
            let samples = (0..<5 * fixture.rate).flatMap { frame in
                let sample = Float(0.25 * sin(2 * .pi * 440 * Double(frame) / Double(fixture.rate)))
                return [sample, sample]
            }
            let path = fixture.write(samples, to: folder, channels: 2)
            let sound = try SoundFileReader.read(path: path)
            #expect(sound.kind == Self.kinds[fixture] && sound.flaws.isEmpty)
            #expect(sound.sampleRate == fixture.rate && sound.channels == 2)
            #expect(sound.frames.count == 5 * 48_000)
            let isLossless = fixture == .wav || fixture == .floats || fixture == .flac
            let tolerance = isLossless ? 0.05 : 0.3
            #expect(abs(level(of: sound.frames, at: 440) - 20 * log10(0.25)) < tolerance)
            #expect(sound.frames.allSatisfy { abs($0) < 0.27 })
        }
    }

    @Test("What sox decodes of a file is what we decode of it", arguments: ["wav", "flac", "ogg", "mp3"])
    func outside(_ ending: String) throws {
        try withFolder { folder in
            let fixture = try #require(SoundFixture(rawValue: ending))
            let samples = SoundFixture.music(seconds: 4, rate: 48_000, channels: 2)
            let path = fixture.write(samples, to: folder, rate: 48_000, channels: 2)
            let theirs = output(of: "sox \(path) -t f32 \(folder)/theirs.raw remix 1,2")
            // Debian's sox reads MP3 only with a package of its own.
            guard theirs.isEmpty || fixture != .mp3 else { return }
            let raw = bytes(of: "\(folder)/theirs.raw").withUnsafeBytes { Array($0.bindMemory(to: Float.self)) }
            let ours = try SoundFileReader.read(path: path).frames
            #expect(raw.count == ours.count)
            #expect(zip(raw, ours).allSatisfy { abs($0 - $1 * 1) < 1e-4 })
        }
    }

    @Test("A frame is the mean of its channels", arguments: [1, 2, 3, 6, 8])
    func mean(_ channels: Int) throws {
        try withFolder { folder in
            let samples = (0..<96_000 * channels).map { Float($0 % channels) / 16 }
            let path = SoundFixture.floats.write(samples, to: folder, rate: 48_000, channels: channels)
            let sound = try SoundFileReader.read(path: path)
            let mean = Float(channels - 1) / 32
            #expect(sound.frames.count == 96_000 && sound.frames.allSatisfy { abs($0 - mean) < 1e-6 })
        }
    }

    @Test("Any rate comes in with its length", arguments: [4_000, 8_000, 22_050, 44_101, 96_000, 384_000])
    func rates(_ rate: Int) throws {
        try withFolder { folder in
            let count = rate * 3 + 17
            let samples = (0..<count).map { Float(0.5 * sin(2 * .pi * 500 * Double($0) / Double(rate))) }
            let sound = try SoundFileReader.read(path: SoundFixture.floats.write(samples, to: folder, rate: rate))
            #expect(sound.frames.count == Int((Double(count) * 48_000 / Double(rate)).rounded()))
            #expect(abs(level(of: sound.frames, at: 500) - 20 * log10(0.5)) < 0.05)
        }
    }

    @Test("What is no number is silent, what is far too loud is clipped, and both are told")
    func notNumbers() throws {
        try withFolder { folder in
            var samples = [Float](repeating: 0.1, count: 96_000)
            (samples[10], samples[11], samples[12], samples[13]) = (.nan, .infinity, -.infinity, 1e30)
            (samples[14], samples[15], samples[16]) = (-1e30, 2, .leastNonzeroMagnitude)
            let sound = try SoundFileReader.read(
                path: SoundFixture.floats.write(samples, to: folder, rate: 48_000))
            #expect(sound.flaws == [.notNumbers(3), .outOfRange(2)])
            #expect(Array(sound.frames[9...17]) == [0.1, 0, 0, 0, 4, -4, 2, .leastNonzeroMagnitude, 0.1])
        }
    }

    @Test("A file full of what is no number is silent, at any rate", arguments: [44_100, 48_000])
    func nothingButNaN(_ rate: Int) throws {
        try withFolder { folder in
            let samples = [Float](repeating: .nan, count: 2 * rate)
            let sound = try SoundFileReader.read(path: SoundFixture.floats.write(samples, to: folder, rate: rate))
            #expect(sound.frames == [Float](repeating: 0, count: 96_000) && sound.flaws == [.notNumbers(2 * rate)])
        }
    }

    @Test("Progress rises to 1, and a no ends it", arguments: SoundFixture.allCases)
    func progress(_ fixture: SoundFixture) throws {
        try withFolder { folder in
            let path = fixture.write(SoundFixture.music(seconds: 8, rate: fixture.rate), to: folder)
            var fractions: [Double] = []
            _ = try SoundFileReader.read(path: path) {
                fractions.append($0)
                return true
            }
            #expect(fractions.count > 4 && fractions == fractions.sorted() && fractions.last == 1)
            var calls = 0
            #expect(throws: SoundFileReadError.cancelled("a")) {
                _ = try SoundFileReader.read(path: path, name: "a") { _ in
                    calls += 1
                    return calls < 3
                }
            }
            #expect(calls == 3)
        }
    }

    @Test("What was written comes back to the last of 24 bits", arguments: ["flac", "wav"])
    func roundTrip(_ ending: String) throws {
        try withFolder { folder in
            var random = SeededRandom(seed: 24)
            let frames = [1, -1, 0, 0.5] + (0..<100_000).map { _ in Float.random(in: -1...1, using: &random) }
            let path = "\(folder)/a.\(ending)"
            var writer = try SoundFileWriter(path: path)
            try writer.write(frames.span)
            try writer.finish()
            let sound = try SoundFileReader.read(path: path)
            #expect(sound.frames.count == frames.count && sound.flaws.isEmpty)
            #expect(zip(sound.frames, frames).allSatisfy { abs($0 - $1) <= 0x1p-23 })
        }
    }

    @Test("Tags before and behind an MP3 and a FLAC are passed over")
    func tags() throws {
        try withFolder { folder in
            let samples = SoundFixture.music(seconds: 4)
            let mp3 = bytes(of: SoundFixture.mp3.write(samples, to: folder))
            let flac = bytes(of: SoundFixture.flac.write(samples, to: folder))
            let tag = Array("ID3".utf8) + [3, 0, 0, 0, 0, 0x20, 0] + [UInt8](repeating: 0, count: 4_096)
            // Of 20 bytes and a footer, with a header that its size leaves out.
            func ape(_ flag: UInt8) -> [UInt8] {
                Array("APETAGEX".utf8) + [0xD0, 7, 0, 0, 52, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, flag]
                    + [UInt8](repeating: 0, count: 8)
            }
            let name = Array("TAG".utf8) + [UInt8](repeating: 65, count: 125)
            let trailer = ape(0xA0) + [UInt8](repeating: 0xFF, count: 20) + ape(0x80) + name
            for (name, plain, tagged) in [
                ("a.mp3", mp3, tag + [UInt8](repeating: 0, count: 700) + mp3 + trailer), ("a.flac", flac, tag + flac),
            ] {
                let path = "\(folder)/\(name)"
                write(plain, to: path)
                let sound = try SoundFileReader.read(path: path)
                write(tagged, to: path)
                let again = try SoundFileReader.read(path: path)
                #expect(again == sound)
                #expect(sound.frames.count == 192_000 && sound.flaws.isEmpty)
            }
        }
    }

    @Test("An MP3 that does not count its frames is read to its end")
    func noCount() throws {
        try withFolder { folder in
            // Loud first and soft then: a guess from the first frames would be too short.
            let loud = Signals.noise(level: -6, seconds: 2, seed: 1)
            let path = SoundFixture.mp3.write(loud + Signals.noise(level: -60, seconds: 8, seed: 2), to: folder)
            let whole = try SoundFileReader.read(path: path)
            let all = bytes(of: path)
            let second = try #require((200..<2_000).first { all[$0] == 0xFF && all[$0 + 1] == all[1] })
            write(all[second...], to: path)
            let sound = try SoundFileReader.read(path: path)
            #expect(abs(sound.seconds - whole.seconds) < 0.1 && sound.flaws.isEmpty)
        }
    }

    @Test("The kind is told by what is in a file, whatever its name is")
    func names() throws {
        try withFolder { folder in
            let path = SoundFixture.ogg.write(SoundFixture.music(seconds: 2), to: folder, name: "a.wav")
            let sound = try SoundFileReader.read(path: path)
            #expect(sound.kind == .vorbis)
        }
    }
}

/// The level of one frequency in frames at 48 kHz, of its peak, dBFS.
func level(of frames: [Float], at hertz: Double) -> Double {
    var (real, imaginary, weight) = (0.0, 0.0, 0.0)
    for (index, frame) in frames.enumerated() {
        // Blackman and Harris, so that what lies beside it is 92 dB down.
        let turn = 2 * .pi * Double(index) / Double(frames.count)
        let window = 0.35875 - 0.48829 * cos(turn) + 0.14128 * cos(2 * turn) - 0.01168 * cos(3 * turn)
        let angle = 2 * .pi * hertz * Double(index) / 48_000
        real += window * Double(frame) * cos(angle)
        imaginary += window * Double(frame) * sin(angle)
        weight += window
    }
    return 20 * log10(2 * hypot(real, imaginary) / weight)
}
