// SPDX-License-Identifier: GPL-3.0-or-later

import CRubberBand
import LullRender

/// Rubber Band's R3 engine, one channel at 48 kHz, one hop a call.
///
/// - Thread: one at a time
package final class RubberBandStretcher: Stretcher {
    /// How much of the sound the engine looks at in one piece.
    package enum Window: Sendable, CaseIterable {
        /// 53 ms in one size: a quarter of the work, for a pace that moves.
        case short
        /// Up to 85 ms, three sizes: for what is rendered once and heard often.
        case full
    }

    /// Why there is no stretcher.
    package struct Failure: Error, Equatable, CustomStringConvertible {
        /// The engine that came instead; 0 where none did.
        package let engine: Int

        package init(engine: Int) { self.engine = engine }

        package var description: String {
            engine == 0 ? Words.noStretcher : Words.oldStretcher(engine: engine)
        }
    }

    /// What stretches, with its version.
    package static var engine: String { "Rubber Band \(RUBBERBAND_VERSION) R3" }

    package let inputLead: Int
    package let outputDelay: Int
    package var largestHop: Int { 4_096 }
    package private(set) var needed: Int

    private let options: RubberBandOptions
    /// Fed before the first hop.
    private let window: Int
    private var state: RubberBandState
    private var fed = 0

    package init(window: Window) throws(Failure) {
        let length = window == .short ? RubberBandOptionWindowShort : RubberBandOptionWindowStandard
        let options = RubberBandOptions(
            RubberBandOptionProcessRealTime.rawValue | RubberBandOptionEngineFiner.rawValue
                | RubberBandOptionThreadingNever.rawValue | RubberBandOptionPitchHighSpeed.rawValue | length.rawValue)
        guard let state = rubberband_new(48_000, 1, options, 1, 1) else { throw Failure(engine: 0) }
        // Options it does not know it passes over without a word.
        let engine = Int(rubberband_get_engine_version(state))
        guard engine == 3 else {
            rubberband_delete(state)
            throw Failure(engine: engine)
        }
        self.options = options
        self.state = state
        inputLead = Int(rubberband_get_preferred_start_pad(state))
        outputDelay = Int(rubberband_get_start_delay(state))
        self.window = Int(rubberband_get_samples_required(state))
        needed = self.window
    }

    deinit { rubberband_delete(state) }

    package func begin(ratio: Double) {
        // Release 3.1.2 handles its first ratio better where the engine is made with it.
        if let fresh = rubberband_new(48_000, 1, options, Stretch.bounded(ratio), 1) {
            rubberband_delete(state)
            state = fresh
        } else {
            rubberband_reset(state)
            rubberband_set_time_ratio(state, Stretch.bounded(ratio))
        }
        fed = 0
        needed = required
    }

    package func hop(
        ratio: Double, input: UnsafePointer<Float>, output: UnsafeMutablePointer<Float>
    ) -> StretchHop {
        let before = fed + needed
        let bounded = Stretch.bounded(ratio)
        if bounded != rubberband_get_time_ratio(state) { rubberband_set_time_ratio(state, bounded) }
        // Never with `final`, which the real-time engine of 3.1.2 pads wrongly.
        withUnsafePointer(to: input) { rubberband_process(state, $0, UInt32(needed), 0) }
        fed += needed
        let made = min(largestHop, max(0, Int(rubberband_available(state))))
        if made > 0 {
            withUnsafePointer(to: output) { _ = rubberband_retrieve(state, $0, UInt32(made)) }
        }
        needed = required
        return StretchHop(made: made, advanced: fed + needed - before)
    }

    /// What makes the next call one hop exactly. Never nothing, so that no caller goes round in vain.
    private var required: Int {
        let required = min(largestHop, Int(rubberband_get_samples_required(state)))
        return required > 0 ? required : 256
    }
}
