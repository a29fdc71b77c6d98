// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullRecording
import Testing

@Suite("Sound files that cannot be written")
struct SoundFileErrorTests {
    /// Why these frames cannot be written there.
    private func refusal(_ frames: [Float], to path: String) -> SoundFileError? {
        do throws(SoundFileError) {
            var writer = try SoundFileWriter(path: path)
            try writer.write(frames.span)
            try writer.finish()
            return nil
        } catch {
            return error
        }
    }

    @Test(arguments: ["a", "a.mp3", "a.wav.", ".wav", "", "a.wav/", "wav"])
    func `another ending is refused before anything is touched`(_ name: String) {
        withFolder { folder in
            let path = "\(folder)/\(name)"
            #expect(refusal([0], to: path) == .unknownEnding(path))
            #expect(names(in: folder).isEmpty)
        }
        #expect(
            SoundFileError.unknownEnding("a.mp3").description
                == "a.mp3 has none of the endings .wav, .flac and .ogg. End the name in .wav, .flac or .ogg.")
    }

    @Test func `a missing folder, a file for a folder, a folder for a file`() {
        withFolder { folder in
            #expect(refusal([0], to: "\(folder)/b/a.wav") == .noFolder("\(folder)/b/a.wav"))
            #expect(refusal([0], to: "\(folder)/c.wav") == nil)
            #expect(refusal([0], to: "\(folder)/c.wav/a.wav") == .noFolder("\(folder)/c.wav/a.wav"))
            mkdir("\(folder)/d.ogg", 0o700)
            #expect(refusal([0], to: "\(folder)/d.ogg") == .isFolder("\(folder)/d.ogg"))
            #expect(names(in: folder) == ["c.wav", "d.ogg"])
        }
    }

    @Test func `a folder that may not be written is refused`() {
        withFolder { folder in
            // Root is stopped only by a disk that nobody may write.
            let isRoot = geteuid() == 0
            let isClosed = isRoot ? mount("ro", on: folder) : chmod(folder, 0o500) == 0
            defer { if isRoot { _ = system("umount -l \(folder)") } }
            if isClosed { #expect(refusal([0], to: "\(folder)/a.wav") == .denied("\(folder)/a.wav")) }
        }
    }

    @Test(arguments: [Float.nan, .infinity, -.infinity])
    func `what is no number is refused and leaves nothing`(_ sample: Float) {
        withFolder { folder in
            let path = "\(folder)/a.wav"
            #expect(refusal([0, 0, sample], to: path) == .badSample(path, frame: 2))
            #expect(names(in: folder).isEmpty)
        }
    }

    @Test(arguments: SoundFileFormat.allCases)
    func `a full disk is told, however late the bytes reach it`(_ format: SoundFileFormat) {
        let descriptor = open("/dev/full", O_RDWR)
        let error: SoundFileError?
        do throws(SoundFileError) {
            var encoder = try SoundFileEncoder(descriptor: descriptor, format: format, path: "a")
            try encoder.write([0.1, 0.2, 0.3].span)
            try encoder.finish()
            error = nil
        } catch let failure {
            error = failure
        }
        #expect(error == .full("a"))
    }

    @Test(.enabled("mounting needs root") { geteuid() == 0 }, arguments: ["wav", "flac", "ogg"])
    func `a disk that fills up on the way is told and left clean`(_ ending: String) {
        withFolder { folder in
            guard mount("size=64k", on: folder) else { return }
            defer { _ = system("umount -l \(folder)") }
            let noise = (0..<300_000).map {
                Float(bitPattern: UInt32(truncatingIfNeeded: $0 &* 0x9E37_79B9) >> 9 | 0x3F80_0000) - 1.5
            }
            #expect(refusal(noise, to: "\(folder)/a.\(ending)") == .full("\(folder)/a.\(ending)"))
            #expect(names(in: folder).isEmpty)
        }
    }

    /// Puts a small disk in place of a folder; false where this is not allowed, as in some containers.
    private func mount(_ options: String, on folder: String) -> Bool {
        system("mount -t tmpfs -o \(options) tmpfs \(folder) 2>/dev/null") == 0
    }
}
