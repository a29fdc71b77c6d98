// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullRecording
import Testing

@Suite("Sound files, as sox reads them")
struct SoundFileWriterTests {
    private func write(_ frames: [Float], to path: String, pieces: Int = .max) throws(SoundFileError) {
        var writer = try SoundFileWriter(path: path)
        var start = 0
        while start < frames.count {
            let end = start + min(pieces, frames.count - start)
            try writer.write(frames.span.extracting(start..<end))
            start = end
        }
        try writer.finish()
    }

    @Test(arguments: [("wav", "24", "Signed Integer PCM"), ("FLAC", "24", "FLAC"), ("ogg", "0", "Vorbis")])
    func `each ending gives its kind, mono at 48 kHz, to the frame`(
        _ ending: String, _ bits: String, _ encoding: String
    ) throws {
        try withFolder { folder in
            let file = "\(folder)/a.b.\(ending)"
            try write(sine(440, amplitude: 0.25, count: 100_001), to: file)
            #expect(output(of: "soxi -r \(file)") == "48000")
            #expect(output(of: "soxi -c \(file)") == "1")
            #expect(output(of: "soxi -b \(file)") == bits)
            #expect(output(of: "soxi -e \(file)") == encoding)
            #expect(output(of: "soxi -s \(file)") == "100001")
            #expect(names(in: folder) == ["a.b.\(ending)"])
        }
    }

    @Test(arguments: [("wav", 0.000_002), ("flac", 0.000_002), ("ogg", 0.01)])
    func `what is heard is what was written`(_ ending: String, _ tolerance: Double) throws {
        try withFolder { folder in
            let file = "\(folder)/a.\(ending)"
            try write(sine(440, amplitude: 0.25, count: 96_000), to: file)
            let figures = statistics(file)
            #expect(abs((figures["Maximumamplitude"] ?? 0) - 0.25) < tolerance)
            #expect(abs((figures["RMSamplitude"] ?? 0) - 0.25 / 2.0.squareRoot()) < tolerance)
            #expect(figures["Roughfrequency"].map { abs($0 - 440) <= 1 } == true)
        }
    }

    @Test func `an empty sound is a file without frames`() throws {
        try withFolder { folder in
            try write([], to: "\(folder)/a.wav")
            #expect(output(of: "soxi -s \(folder)/a.wav") == "0")
        }
    }

    @Test(arguments: ["wav", "flac"])
    func `the same frames in other pieces give the same bytes`(_ ending: String) throws {
        try withFolder { folder in
            let frames = sine(300, amplitude: 0.9, count: 20_000)
            for (name, pieces) in [("one", Int.max), ("two", 64), ("three", 4097)] {
                try write(frames, to: "\(folder)/\(name).\(ending)", pieces: pieces)
            }
            #expect(
                output(of: "cd \(folder); cmp one.\(ending) two.\(ending); cmp one.\(ending) three.\(ending)") == "")
        }
    }

    @Test(arguments: ["wav", "flac"])
    func `beyond full scale is clipped, never turned over`(_ ending: String) throws {
        try withFolder { folder in
            let file = "\(folder)/a.\(ending)"
            try write([1.5, 1, 1e30, 0.5], to: file)
            #expect((statistics(file)["Minimumamplitude"] ?? 0) == 0.5)
            #expect((statistics(file)["Maximumamplitude"] ?? 0) > 0.999)
            try write([-1.5, -1, -1e30, -0.5], to: file)
            #expect((statistics(file)["Maximumamplitude"] ?? 0) == -0.5)
            #expect((statistics(file)["Minimumamplitude"] ?? 0) < -0.999)
        }
    }

    @Test func `until it is finished the old file stands, and a given up one leaves nothing`() throws {
        try withFolder { folder in
            let file = "\(folder)/a.wav"
            try write([0.5], to: file)
            let before = output(of: "md5sum \(file)")
            do {
                var writer = try SoundFileWriter(path: file)
                try writer.write(sine(440, amplitude: 0.5, count: 50_000).span)
                #expect(output(of: "md5sum \(file)") == before)
                #expect(names(in: folder).count == 2)
            }
            #expect(output(of: "md5sum \(file)") == before)
            #expect(names(in: folder) == ["a.wav"])
            try write([0.5, 0.5], to: file)
            #expect(output(of: "soxi -s \(file)") == "2")
            #expect(names(in: folder) == ["a.wav"])
        }
    }

    @Test func `what is private is for its owner alone`() throws {
        try withFolder { folder in
            var writer = try SoundFileWriter(path: "\(folder)/a.flac", permissions: 0o600)
            try writer.write(sine(440, amplitude: 0.5, count: 5_000).span)
            try writer.finish()
            #expect(output(of: "stat -c %a \(folder)/a.flac") == "600")
        }
    }

    @Test func `a name as long as names can be is written`() throws {
        try withFolder { folder in
            let name = String(repeating: "a", count: 251) + ".wav"
            try write([0], to: "\(folder)/\(name)")
            #expect(names(in: folder) == [name])
        }
    }
}
