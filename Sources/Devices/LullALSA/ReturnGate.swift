// SPDX-License-Identifier: GPL-3.0-or-later

/// What there is to tell of a lost card that is back but cannot be opened.
///
/// - Thread: audio, while nothing plays
package struct ReturnGate: Equatable {
    package enum News: Equatable {
        /// It is there, and an error number of `open` keeps it away.
        case barred(Int32)
        /// What was barred is not there any more, or not barred.
        case gone
    }

    private var refusals = 0

    package init() {}

    /// udev grants the rights a moment after the card has come: two refusals may be that.
    private static var patience: Int { 3 }

    /// - Parameter barrier: what keeps the card away by now, nil where it is not there or not barred
    package mutating func judge(_ barrier: Int32?) -> News? {
        guard let barrier else {
            defer { refusals = 0 }
            return refusals >= Self.patience ? .gone : nil
        }
        refusals = min(refusals + 1, Self.patience + 1)
        return refusals == Self.patience ? .barred(barrier) : nil
    }
}
