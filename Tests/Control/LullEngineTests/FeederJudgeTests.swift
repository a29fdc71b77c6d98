// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullEngine
import LullRecording
import LullRender
import LullTestKit
import LullTime
import Testing

/// aubio on the beats and Praat on the pitch of what the feeder makes of a recording while the strokes change.
@Suite struct FeederJudgeTests {
    private static let root = #filePath.split(separator: "/").dropLast(4).reduce("") { "\($0)/\($1)" }

    @Test("aubio hears the onsets on the strokes, steady and in ramps", arguments: RubberBandStretcher.Window.allCases)
    func beats(window: RubberBandStretcher.Window) throws {
        let song = FeederSong(tempo: 66, bed: 0.05, clicks: 0.6)
        let curve = FeederCurve.varied
        let heard = try onsets(try curve.play(song, window, seconds: 40))
        let errors = FeederEar.errors(heard, wanted: curve.beats(from: 1.5, until: 39))
        // Where it hears the beats of the recording itself is its own bias.
        let own = FeederEar.errors(try onsets(song.samples), wanted: song.grid.beats.map { $0 * 48_000 }).sorted()
        try #require(errors.count > 35 && own.count > 20)
        #expect(FeederEar.p95(errors.map { $0 - own[own.count / 2] }) < 0.025)
    }

    /// In frames.
    private func onsets(_ samples: [Float]) throws -> [Double] {
        let sound = try Sound(samples)
        let report = try run(
            "aubioonset", ["-i", sound.path, "-r", "48000", "-O", "energy", "-B", "256", "-H", "128", "-t", "0.5"])
        return report.text.split(separator: "\n").compactMap { Double($0) }.map { $0 * 48_000 }
    }

    @Test(
        "Praat hears the bed at 440 Hz, to 3 cents, while the strokes change",
        arguments: RubberBandStretcher.Window.allCases)
    func pitch(window: RubberBandStretcher.Window) throws {
        let song = FeederSong(tempo: 66, bed: 0.3, clicks: 0)
        let sound = try Sound(try FeederCurve.varied.play(song, window, seconds: 40))
        let script = """
            import sys, numpy, parselmouth
            pitch = parselmouth.Sound(sys.argv[1]).to_pitch_ac(time_step=0.05, pitch_floor=200, pitch_ceiling=800)
            hertz = pitch.selected_array['frequency']
            times = pitch.xs()
            cents = 1200 * numpy.log2(hertz[(times > 1.5) & (times < 39) & (hertz > 0)] / 440)
            print(len(cents), numpy.percentile(numpy.abs(cents), 95))
            """
        let report = try run("\(Self.root)/.build-py/bin/python", ["-c", script, sound.path])
        let words = report.text.split(whereSeparator: \.isWhitespace).compactMap { Double($0) }
        try #require(words.count == 2, "\(report.errorText)")
        #expect(words[0] > 700)
        #expect(words[1] < 3)
    }
}

/// A sound as a file for other programs.
private final class Sound {
    private let folder: TemporaryFolder
    let path: String

    init(_ samples: [Float]) throws {
        folder = try TemporaryFolder()
        path = "\(folder.path)/sound.wav"
        let bytes = samples.withUnsafeBytes { Array($0) }
        let sox = try run(
            "sox", ["-t", "raw", "-e", "floating-point", "-b", "32", "-r", "48000", "-c", "1", "-", "-b", "24", path],
            input: bytes)
        guard sox.ending == .exit(0) else { throw SpawnError("sox: \(sox.errorText)") }
    }
}
