// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullScore
import LullTestKit
import LullVoices

/// Sounds that are not a hum, with a tune that is: what the judge must refuse.
enum HumControls {
    /// The opening of Brahms's Wiegenlied at 72, its median near the lower register's.
    static let notes: [SungNote] = {
        let steps: [(pitch: Int, beats: Double)] = [
            (47, 0.5), (47, 0.5), (50, 1.5), (47, 0.5), (47, 1), (50, 2), (47, 0.5), (50, 0.5), (55, 1), (54, 1.5),
            (52, 0.5), (52, 1), (50, 1),
        ]
        var time = 0.5
        return steps.map { step in
            defer { time += step.beats / 1.2 }
            return SungNote(
                start: time, end: time + step.beats / 1.2, pitch: step.pitch, joint: .articulated,
                isOnBeat: step.beats >= 1)
        }
    }()

    /// - Parameter shape: A period of it, by phase from 0 to 1.
    static func tone(_ shape: (Float) -> Float) -> [Float] {
        var samples = [Float](repeating: 0, count: 48_000 * 13)
        var phase: Float = 0
        for note in notes {
            let frames = Int(note.start * 48_000)..<Int(note.end * 48_000)
            for i in frames {
                phase += 440 * exp2f(Float(note.pitch - 69) / 12) / 48_000
                phase -= phase.rounded(.down)
                let edge = min(i - frames.lowerBound, frames.upperBound - i)
                samples[i] = 0.1 * min(1, Float(edge) / 2_400) * shape(phase)
            }
        }
        return samples
    }

    /// General MIDI's "voice oohs" as fluidsynth plays it, without its reverberation and chorus.
    static func synthesizer() throws -> [Float] {
        let folder = try TemporaryFolder()
        let midi = "\(folder.path)/tune.mid"
        let raw = "\(folder.path)/tune.raw"
        let file = fopen(midi, "w")
        defer { unlink(midi) }
        let bytes = midiFile
        guard let file, fwrite(bytes, 1, bytes.count, file) == bytes.count else { throw SpawnError("no \(midi)") }
        fclose(file)
        let played = try run(
            "fluidsynth",
            [
                "-ni", "-q", "-R", "0", "-C", "0", "-g", "0.8", "-r", "48000", "-T", "raw", "-O", "float", "-F", raw,
                "/usr/share/sounds/sf2/default-GM.sf2", midi,
            ])
        guard played.ending == .exit(0) else { throw SpawnError("fluidsynth: \(played.errorText)") }
        let stereo = try contents(of: raw).withUnsafeBytes { Array($0.bindMemory(to: Float.self)) }
        return stride(from: 0, to: stereo.count - 1, by: 2).map { (stereo[$0] + stereo[$0 + 1]) / 2 }
    }

    /// The notes as a Standard MIDI File whose ticks are milliseconds.
    private static var midiFile: [UInt8] {
        var track: [UInt8] = [0, 0xff, 0x51, 3, 0x0f, 0x42, 0x40, 0, 0xc0, 53]
        var now = 0
        func add(_ seconds: Double, _ message: [UInt8]) {
            let delta = Int(seconds * 1_000) - now
            now += delta
            track += [UInt8(0x80 | delta >> 7 & 0x7f), UInt8(delta & 0x7f)] + message
        }
        for note in notes {
            add(note.start, [0x90, UInt8(note.pitch), 80])
            add(note.end - 0.002, [0x80, UInt8(note.pitch), 0])
        }
        track += [0x8f, 0x00, 0xff, 0x2f, 0]
        let length = [24, 16, 8, 0].map { UInt8(track.count >> $0 & 0xff) }
        return Array("MThd".utf8) + [0, 0, 0, 6, 0, 0, 0, 1, 0x03, 0xe8] + Array("MTrk".utf8) + length + track
    }
}
