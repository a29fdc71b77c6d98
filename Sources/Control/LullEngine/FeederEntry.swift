// SPDX-License-Identifier: GPL-3.0-or-later

import LullRender
import LullTime

/// How a strand comes in: out of silence, or while another leaves.
///
/// - Thread: feeder
struct FeederEntry {
    var start: Frames
    /// Frames; above zero.
    var length: Int64
    var kind: Kind

    enum Kind {
        case fadesIn
        /// While a sound leaves that is so much like it: the correlation.
        case crosses(likeness: Double)
    }

    /// 50 ms: 30 from a tenth to nine tenths.
    static let fadeIn: Int64 = 2_400
    /// 80 ms.
    static let crossing: Int64 = 3_840

    /// The gain of what comes.
    func coming(at frame: Frames) -> Float {
        switch kind {
        case .fadesIn: TapeFade.smooth(Float(way(frame)))
        case .crosses(let likeness): Crossing.gains(at: way(frame), likeness: likeness).coming
        }
    }

    /// The gain of what leaves.
    func leaving(at frame: Frames) -> Float {
        switch kind {
        case .fadesIn: 0
        case .crosses(let likeness): Crossing.gains(at: way(frame), likeness: likeness).leaving
        }
    }

    private func way(_ frame: Frames) -> Double {
        let passed = Double(frame.count - start.count) + 0.5
        return min(max(passed / Double(length), 0), 1)
    }
}
