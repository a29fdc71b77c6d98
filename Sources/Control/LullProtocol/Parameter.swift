// SPDX-License-Identifier: GPL-3.0-or-later

/// One parameter of a method: what it is called, what it can be, and whether it must be there.
///
/// - Thread: any
package struct Parameter: Equatable, Sendable {
    package let name: String
    package let kind: Kind
    package let isRequired: Bool

    package init(_ name: String, _ kind: Kind, isRequired: Bool = false) {
        self.name = name
        self.kind = kind
        self.isRequired = isRequired
    }

    package enum Kind: Equatable, Sendable {
        /// A number, in `unit`.
        case number(ClosedRange<Double>, unit: String)
        /// A whole number, in `unit`.
        case integer(ClosedRange<Int>, unit: String)
        /// A whole number, or the one word that stands for "you choose".
        case integerOr(word: String, ClosedRange<Int>, unit: String)
        /// A length of time in seconds.
        case seconds(ClosedRange<Double>)
        /// A length of time in seconds, or the one word that stands for none.
        case secondsOr(word: String, ClosedRange<Double>)
        /// A step up or down from the present value, in `unit`.
        case relative(ClosedRange<Double>, unit: String)
        /// One to 256 bytes of text.
        case string
        /// Text of so many bytes, over several lines where it likes.
        case text(ClosedRange<Int>)
        /// So many numbers in an array, each in `unit`.
        case numbers(ClosedRange<Double>, count: ClosedRange<Int>, unit: String)
        /// One of these words.
        case choice([String])
        /// Any of these words, in an array.
        case choices([String])
        case bool
    }
}
