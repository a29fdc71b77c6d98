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
        Studio(patience: patience, grace: grace) { device, seconds, report in
            let fault = self.state.withLock { state in
                (state.report, state.device, state.seconds) = (report, device, seconds)
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

    /// What was said into it, in pieces, the first frame at `origin` of CLOCK_MONOTONIC.
    func say(
        _ samples: [Float], rate: Int = 48_000, from origin: Int64 = 0, change: (inout CapturedSound) -> Void = { _ in }
    ) {
        state.withLock { state in
            var sound = CapturedSound()
            sound.rate = rate
            sound.pieces = stride(from: 0, to: samples.count, by: rate).map {
                Array(samples[$0..<min($0 + rate, samples.count)])
            }
            sound.line = CaptureLine([CaptureLine.Reading(frame: 0, instant: origin)], rate: rate)
            change(&sound)
            state.sound = sound
        }
    }

    func tell(_ report: CaptureReport) { state.withLock { $0.report }?(report) }

    private func give() -> CapturedSound {
        state.withLock { state in
            state.finished += 1
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
