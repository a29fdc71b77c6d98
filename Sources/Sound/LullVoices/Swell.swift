// SPDX-License-Identifier: GPL-3.0-or-later

import LullDSP

/// The hum's envelope: amplitude 0 to 1, always moving from where it is.
struct Swell: BitwiseCopyable {
    private enum Phase: BitwiseCopyable {
        case silent
        /// Down to a softer point and up again: every note's beginning.
        case valley(from: Float, age: Float, bottom: Float, fall: Float, rise: Float, floor: Float)
        case sounding
        /// Of what sounds, or of a rise that goes on under it.
        case fading(from: Float, to: Float, risen: Float, rise: Float, age: Float, span: Float)
    }

    private var phase = Phase.silent

    @_noLocks init() {}

    var isSilent: Bool {
        @_noLocks get {
            if case .silent = phase { return true }
            return false
        }
    }

    /// A note sounds and has not been let go.
    var isHeld: Bool {
        @_noLocks get {
            switch phase {
            case .valley, .sounding: return true
            case .silent, .fading: return false
            }
        }
    }

    var value: Float {
        @_noLocks get {
            switch phase {
            case .silent: return 0
            case .sounding: return 1
            case .fading(let from, let to, let risen, let rise, let age, let span):
                return (from + (to - from) * RaisedCosine.rise(risen / rise)) * (1 - RaisedCosine.rise(age / span))
            case .valley(let from, let age, let bottom, let fall, let rise, let floor):
                let low = min(from, floor)
                if age < bottom { return from + (low - from) * RaisedCosine.rise((age - bottom + fall) / fall) }
                return low + (1 - low) * RaisedCosine.rise((age - bottom) / rise)
            }
        }
    }

    /// Begins a note `late` seconds from now. A rise that is on its way to the note before goes on instead, and serves
    /// both: what stops halfway has come to its own height in half the time.
    @_noLocks mutating func begin(_ timing: HumTiming, late: Float) {
        if isRising { return }
        phase = .valley(
            from: value, age: -late, bottom: timing.bottom, fall: timing.fall, rise: timing.rise, floor: timing.floor)
    }

    /// Too far below the top for a stop to leave an onset of 30 ms.
    private var isRising: Bool {
        @_noLocks get {
            guard case .valley(_, let age, let bottom, _, _, _) = phase else { return false }
            return age > bottom && value < 0.75
        }
    }

    /// Falls silent over `span` seconds, from `late` seconds on. A rise goes on meanwhile.
    @_noLocks mutating func release(over span: Float, late: Float) {
        if case .valley(let from, let age, let bottom, _, let rise, let floor) = phase, age > bottom {
            phase = .fading(from: min(from, floor), to: 1, risen: age - bottom, rise: rise, age: -late, span: span)
        } else {
            phase = .fading(from: value, to: value, risen: 0, rise: 1, age: -late, span: span)
        }
    }

    /// Lets `seconds` pass.
    @_noLocks mutating func advance(_ seconds: Float) {
        switch phase {
        case .silent, .sounding: return
        case .fading(let from, let to, let risen, let rise, let age, let span):
            phase =
                age + seconds >= span
                ? .silent
                : .fading(
                    from: from, to: to, risen: risen + seconds, rise: rise, age: age + seconds, span: span)
        case .valley(let from, let age, let bottom, let fall, let rise, let floor):
            phase =
                age + seconds >= bottom + rise
                ? .sounding
                : .valley(from: from, age: age + seconds, bottom: bottom, fall: fall, rise: rise, floor: floor)
        }
    }
}
