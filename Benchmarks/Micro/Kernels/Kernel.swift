// SPDX-License-Identifier: GPL-3.0-or-later

/// A piece of the program that runs often enough to be watched, and what it is given to do.
///
/// - Thread: any, one at a time
package struct Kernel: Sendable {
    /// What is done, and how much of it is one run: `guard: 2,048 frames`.
    package let name: String
    /// Runs that make a count worth having.
    package let runs: Int
    /// Makes all that is needed, and answers what runs it so many times.
    package let prepare: @Sendable () -> (Int) -> Void

    init(_ name: String, runs: Int, _ prepare: @escaping @Sendable () -> (Int) -> Void) {
        self.name = name
        self.runs = runs
        self.prepare = prepare
    }

    /// Every kernel, room by room.
    package static let all = voices + sound + realtime + recording + analysis + score + control + library + device
}

/// Takes `value` as if somebody would read it, so that the compiler leaves nothing out that leads to it.
@inline(never) @_optimize(none) func keep<Value>(_ value: Value) {}
