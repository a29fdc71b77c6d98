// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc

/// How a program ended.
package enum Ending: Equatable, Sendable {
    case exit(Int32)
    case signal(Int32)

    init(status: Int32) {
        let signal = status & 0x7f
        self = signal == 0 ? .exit((status >> 8) & 0xff) : .signal(signal)
    }
}

/// What a program did that was run to its end.
package struct Finished: Sendable {
    package let ending: Ending
    package let output: [UInt8]
    package let errors: [UInt8]

    package var text: String { String(decoding: output, as: UTF8.self) }
    package var errorText: String { String(decoding: errors, as: UTF8.self) }
}

/// A program could not be started, or something awaited did not happen.
package struct SpawnError: Error, CustomStringConvertible {
    package let description: String

    package init(_ description: String) { self.description = description }
}

/// Runs `program` (looked for on PATH) to its end.
/// - Parameters:
///   - environment: what to set beside, or instead of, our own
///   - input: what it reads from standard input
///   - seconds: after which it is killed
package func run(
    _ program: String, _ arguments: [String] = [], environment: [String: String] = [:], input: [UInt8] = [],
    within seconds: Double = 120
) throws -> Finished {
    let child = try Child(program, arguments, environment: environment)
    // The three pipes by turns, so that neither side waits for the other.
    var output: [UInt8] = []
    var errors: [UInt8] = []
    var left = input[...]
    let deadline = Deadline(seconds)
    if left.isEmpty { child.closeInput() }
    while child.isOpen {
        guard !deadline.hasPassed else {
            child.signal(SIGKILL)
            throw SpawnError("\(program) had not ended after \(seconds) s")
        }
        if !left.isEmpty {
            left = left.dropFirst(child.offer(left))
            if left.isEmpty { child.closeInput() }
        }
        child.drain(into: &output, errors: &errors, milliseconds: left.isEmpty ? 100 : 1)
    }
    return Finished(ending: child.wait(), output: output, errors: errors)
}

/// Asks again and again, every few milliseconds, until `condition` holds.
package func eventually(
    within seconds: Double = 20, _ what: String, _ condition: () throws -> Bool
) throws {
    let deadline = Deadline(seconds)
    while try !condition() {
        guard !deadline.hasPassed else { throw SpawnError("after \(seconds) s still not: \(what)") }
        usleep(5000)
    }
}

/// A moment of CLOCK_MONOTONIC.
struct Deadline {
    private let instant: Double

    init(_ seconds: Double) { instant = Self.now + seconds }

    var hasPassed: Bool { Self.now > instant }

    private static var now: Double {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
    }
}
