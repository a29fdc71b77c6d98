// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullRecording
import LullSoundKit
import Testing

@Suite("Sound files with seeded damage")
struct SoundFileFuzzTests {
    /// How many a kind; more with `LULL_MUTATIONS`.
    private static let mutations = getenv("LULL_MUTATIONS").flatMap { Int(String(cString: $0)) } ?? 200

    @Test(
        "No damage crashes, hangs, or gives anything but finite frames within range", arguments: SoundFixture.allCases)
    func damage(_ fixture: SoundFixture) {
        withFolder { folder in
            let samples = SoundFixture.music(seconds: 2.5, rate: fixture.rate, channels: 2)
            let path = fixture.write(samples, to: folder, channels: 2)
            let whole = bytes(of: path)
            var random = SeededRandom(seed: 77)
            var read = 0
            for mutation in 0..<Self.mutations {
                write(Self.damaged(whole, &random), to: path)
                do throws(SoundFileReadError) {
                    let sound = try SoundFileReader.read(path: path)
                    read += 1
                    #expect(sound.frames.allSatisfy(DecodedSound.range.contains), "mutation \(mutation)")
                    #expect(!sound.frames.isEmpty && sound.seconds < 60, "mutation \(mutation)")
                } catch {
                    #expect(error.what.contains(path), "mutation \(mutation)")
                }
            }
            // If all were refused, or none had been hurt, nothing would have been tried.
            #expect(read > Self.mutations / 20)
        }
    }

    /// One to four wounds: bytes changed, zeroed, cut out, put in twice, or the end gone. Half of them in the head.
    private static func damaged(_ whole: [UInt8], _ random: inout SeededRandom) -> [UInt8] {
        var bytes = whole
        for _ in 0..<Int.random(in: 1...4, using: &random) {
            let reach = Bool.random(using: &random) ? min(200, bytes.count) : bytes.count
            guard reach > 1 else { break }
            let start = Int.random(in: 0..<reach, using: &random)
            let length = min(bytes.count - start, 1 << Int.random(in: 0...11, using: &random))
            let part = start..<start + length
            switch Int.random(in: 0..<6, using: &random) {
            case 0: bytes[start] = UInt8.random(in: 0...255, using: &random)
            case 1: bytes[start] ^= 1 << UInt8.random(in: 0...7, using: &random)
            case 2: for place in part { bytes[place] = UInt8.random(in: 0...255, using: &random) }
            case 3: for place in part { bytes[place] = Bool.random(using: &random) ? 0xFF : 0 }
            case 4: bytes.removeSubrange(part)
            default: bytes.insert(contentsOf: bytes[part], at: start)
            }
        }
        let isCut = Int.random(in: 0..<8, using: &random) == 0
        return isCut ? bytes.dropLast(Int.random(in: 0..<bytes.count, using: &random)) : bytes
    }
}
