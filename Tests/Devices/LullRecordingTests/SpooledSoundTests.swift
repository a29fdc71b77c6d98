// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullRecording
import LullSoundKit
import LullTestKit
import Testing

@Suite struct SpooledSoundTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func write(_ frames: [Float], cut: Int = 0, header: [UInt8] = SpooledSound.header) throws -> String {
        let path = "\(folder.path)/take.wav"
        let bytes = header + frames.span.bytes.withUnsafeBytes { Array($0) }
        let stream = try #require(fopen(path, "w"))
        #expect(fwrite(bytes, 1, bytes.count - cut, stream) == bytes.count - cut)
        fclose(stream)
        return path
    }

    @Test func `whatever ends the one who writes it, every frame that was whole is there`() throws {
        let frames = Signals.noise(seconds: 2, seed: 4)
        for cut in [0, 1, 3, 4, 4_001] {
            let sound = try SpooledSound.open(try write(frames, cut: cut), name: "take")
            #expect(sound.count == frames.count - (cut + 3) / 4)
            #expect(try sound.frames(0..<sound.count) == Array(frames[..<sound.count]))
            #expect(try sound.frames(777..<900) == Array(frames[777..<900]))
        }
        #expect(try SpooledSound.open(try write([]), name: "take").count == 0)
    }

    @Test func `any player can play it`() throws {
        let frames = Signals.sine(440, level: -12, seconds: 1)
        let path = try write(frames)
        let isRead = try SoundFileReader.read(path: path).frames == frames
        #expect(isRead)
        let sox = try run("sox", [path, "-t", "f32", "-"])
        let played = sox.output.withUnsafeBytes { Array($0.bindMemory(to: Float.self)) }
        let isSame = played.count == frames.count && zip(played, frames).allSatisfy { abs($0 - $1) < 1e-6 }
        #expect(isSame, "\(sox.errorText)")
    }

    @Test func `what is no number or no sound is harmless, and what is no take is told`() throws {
        let sound = try SpooledSound.open(try write([.nan, .infinity, 7, -7, 0.5]), name: "take")
        #expect(try sound.frames(0..<5) == [0, 0, 4, -4, 0.5])
        for index in SpooledSound.header.indices {
            var header = SpooledSound.header
            header[index] ^= 1
            let path = try write([1], header: header)
            #expect(throws: SoundFileReadError.noSound("take")) { try SpooledSound.open(path, name: "take") }
        }
        #expect(throws: SoundFileReadError.noSound("take")) {
            try SpooledSound.open(try write([], cut: 1), name: "take")
        }
        #expect(throws: SoundFileReadError.gone("take")) { try SpooledSound.open("/nowhere/at/all", name: "take") }
    }
}
