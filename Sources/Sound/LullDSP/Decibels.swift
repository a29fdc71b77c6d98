// SPDX-License-Identifier: GPL-3.0-or-later

/// A level in decibels: of a gain (0 is unchanged), or absolute in dBFS, dBTP or LUFS where the name says so.
///
/// - Thread: any
/// - Realtime: safe
package struct Decibels: Hashable, Comparable, Sendable, BitwiseCopyable {
    package var value: Double

    @_noLocks package init(_ value: Double) { self.value = value }

    /// The level of an amplitude; minus infinity for 0.
    @_noLocks package init(amplitude: Double) { value = 20 * Math.log10(amplitude) }

    /// The level of a power, a mean square; minus infinity for 0.
    @_noLocks package init(power: Double) { value = 10 * Math.log10(power) }

    /// The factor on samples; 1 for 0 dB.
    package var amplitude: Double { @_noLocks get { Math.power(10, value / 20) } }
    /// The factor on mean squares; 1 for 0 dB.
    package var power: Double { @_noLocks get { Math.power(10, value / 10) } }

    @_noLocks package static func < (a: Decibels, b: Decibels) -> Bool { a.value < b.value }
    @_noLocks package static func == (a: Decibels, b: Decibels) -> Bool { a.value == b.value }
}
