// SPDX-License-Identifier: GPL-3.0-or-later

import LullEngine
import LullRecording
import LullRender
import LullSoundKit
import LullTime

/// A course of strokes from the first second on: lines that follow on from each other.
struct FeederCurve {
    private(set) var lines: [Timeline]

    init(_ tempo: Tempo) { lines = [Timeline(frame: Frames(48_000), beat: Beats(0), tempo: tempo)] }

    /// Ramps and steps between 50 and 80 a minute, every 3 to 9 seconds.
    init(random seed: UInt64, seconds: Double) {
        var random = SeededRandom(seed: seed)
        self.init(Tempo(.random(in: 50...80, using: &random)))
        var at = 5.0
        while at < seconds {
            let target = Tempo(.random(in: 50...80, using: &random))
            let ramps = Bool.random(using: &random)
            let length = Frames(rounding: .random(in: 2...6, using: &random))
            retime { line in
                let frame = Frames(rounding: at)
                return ramps ? line.ramped(at: frame, to: target, over: length) : line.retimed(at: frame, to: target)
            }
            at += .random(in: 3...9, using: &random)
        }
    }

    /// A ramp, a step and a steady end.
    static let varied: FeederCurve = {
        var curve = FeederCurve(Tempo(50))
        curve.retime { $0.ramped(at: Frames(240_000), to: Tempo(80), over: Frames(240_000)) }
        curve.retime { $0.retimed(at: Frames(700_000), to: Tempo(60)) }
        return curve
    }()

    mutating func retime(_ change: (Timeline) -> Timeline) { lines.append(change(lines[lines.count - 1])) }

    /// - Parameter late: Seconds by which orders of another tempo come too late.
    func stage(
        _ song: FeederSong, _ window: RubberBandStretcher.Window = .short, late: Double = 0
    ) throws -> FeederStage {
        let stage = try FeederStage(song.loop, window: window)
        stage.order(ahead: .begin(at: lines[0].frame, place: Beats(0), line: lines[0]))
        for line in lines.dropFirst() {
            stage.order(
                .retime(line), at: line.frame + Frames(rounding: late) - (late > 0 ? Frames(0) : TapeTiming.lead))
        }
        return stage
    }

    func play(_ song: FeederSong, _ window: RubberBandStretcher.Window, seconds: Int) throws -> [Float] {
        try stage(song, window).read(seconds * 48_000)
    }

    /// The frames of the beats between two moments, in seconds.
    func beats(from start: Double = 1, until end: Double) -> [Double] {
        var frames: [Double] = []
        for (index, line) in lines.enumerated() {
            let last = index + 1 < lines.count ? lines[index + 1].frame : Frames(rounding: end)
            var beat = line.beat(at: line.frame).ceiling
            while line.frame(of: Beats(beat)) < last {
                frames.append(Double(line.frame(of: Beats(beat)).count))
                beat += 1
            }
        }
        return frames.filter { $0 >= start * 48_000 && $0 < end * 48_000 }
    }

    /// Seconds from each beat to its click.
    func errors(_ heard: [Float], from start: Double = 1, until end: Double) -> [Double] {
        FeederEar.errors(FeederEar.clicks(heard), wanted: beats(from: start, until: end))
    }
}
