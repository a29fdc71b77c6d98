// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullALSA
import LullDaemon
import LullSoundKit
import Synchronization

/// A microphone that gives what it is told to.
final class FakeStudio: Sendable {
    private struct State {
        var sound = CapturedSound()
        var samples: [Float] = []
        var sink: CaptureSink?
        var fault: CaptureFault?
        var report: (@Sendable (CaptureReport) -> Void)?
        var finished = 0
        var device = ""
        var seconds = 0.0
    }

    private let state = Mutex(State())
    private let patience: Double
    private let grace: Double
    private let isPrompt: Bool

    /// - Parameter isPrompt: whether a microphone tells by itself that it has begun
    init(patience: Double = 600, grace: Double = 10, isPrompt: Bool = true) {
        (self.patience, self.grace, self.isPrompt) = (patience, grace, isPrompt)
    }

    private struct Gift: Microphone {
        let studio: FakeStudio
        func finish() -> CapturedSound { studio.give() }
    }

    var studio: Studio {
        Studio(patience: patience, grace: grace) { device, seconds, sink, report in
            let fault = self.state.withLock { state in
                (state.report, state.sink, state.device, state.seconds) = (report, sink, device, seconds)
                return state.fault
            }
            if self.isPrompt { report(fault.map(CaptureReport.refused) ?? .began(device: "fake")) }
            return Gift(studio: self)
        }
    }

    /// How often a microphone was closed, and what it was opened with.
    var finished: Int { state.withLock { $0.finished } }
    var asked: (device: String, seconds: Double) { state.withLock { ($0.device, $0.seconds) } }

    /// Has the next microphone not open.
    func refuse(_ fault: CaptureFault?) { state.withLock { $0.fault = fault } }

    /// What was said into it, the first frame at `origin` of CLOCK_MONOTONIC.
    func say(
        _ samples: [Float], rate: Int = 48_000, from origin: Int64 = 0, change: (inout CapturedSound) -> Void = { _ in }
    ) {
        state.withLock { state in
            var sound = CapturedSound()
            (sound.rate, sound.count) = (rate, samples.count)
            sound.line = CaptureLine([CaptureLine.Reading(frame: 0, instant: origin)], rate: rate)
            change(&sound)
            state.sound = sound
            state.samples = samples
        }
    }

    /// Hands on what was said, a second at a time, as it does at its end.
    func handOn() {
        let (samples, rate, sink) = state.withLock { state in
            defer { state.samples = [] }
            return (state.samples, state.sound.rate, state.sink)
        }
        for start in stride(from: 0, to: samples.count, by: rate) {
            sink?(.sound(Array(samples[start..<min(start + rate, samples.count)])), rate)
        }
    }

    /// Loses so many frames.
    func lose(_ count: Int, rate: Int) { state.withLock { $0.sink }?(.silence(count), rate) }

    func tell(_ report: CaptureReport) { state.withLock { $0.report }?(report) }

    private func give() -> CapturedSound {
        handOn()
        return state.withLock { state in
            state.finished += 1
            state.sink = nil
            var sound = CapturedSound()
            swap(&sound, &state.sound)
            return sound
        }
    }

    /// Soft notes on A3, one each `period` seconds, between two seconds of a quiet room.
    static func hum(seconds: Double, period: Double = 0.8, rate: Int = 48_000) -> [Float] {
        var random = SeededRandom(seed: 4)
        return (0..<Int(seconds * Double(rate))).map { frame in
            let time = Double(frame) / Double(rate)
            let within = time.truncatingRemainder(dividingBy: period)
            let isRoom = time < 1 || time > seconds - 1
            let note = isRoom ? 0 : 0.2 * min(1, within * 20) * (1 - within / period)
            return Float(note * wave(220 * time)) + Float.random(in: -1e-4...1e-4, using: &random)
        }
    }

    private static func wave(_ turns: Double) -> Double {
        let (sine, twice) = (turns * 2 * .pi, turns * 4 * .pi)
        return sin(sine) + 0.3 * sin(twice)
    }
}
