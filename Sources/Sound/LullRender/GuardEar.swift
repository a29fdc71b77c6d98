// SPDX-License-Identifier: GPL-3.0-or-later

import LullDSP

/// What the guard hears of each quantum: its weighted powers, the mean squares of left and right.
///
/// - Thread: audio
/// - Realtime: safe
struct GuardEar: BitwiseCopyable {
    /// Of the last quantum, after `KWeighting`.
    private(set) var kPower = 0.0
    /// Of the last quantum, after `AWeighting`; 0 unless calibrated.
    private(set) var aPower = 0.0

    private var kMid = KWeighting()
    private var kSide = KWeighting()
    private var aMid = AWeighting()
    private var aSide = AWeighting()

    @_noLocks init() {}

    /// - Parameter isMono: The side is silent throughout.
    @_noLocks mutating func listen(
        _ mid: inout MutableSpan<Float>, _ side: inout MutableSpan<Float>, isMono: Bool, isCalibrated: Bool
    ) {
        kPower = kMid.meanSquare(of: &mid)
        if !isMono || !kSide.isAtRest { kPower += kSide.meanSquare(of: &side) }
        guard isCalibrated else { return }
        aPower = aMid.meanSquare(of: &mid)
        if !isMono || !aSide.isAtRest { aPower += aSide.meanSquare(of: &side) }
    }
}
