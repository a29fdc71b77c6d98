// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullFuzzKit
import Testing

/// Readers with faults of each kind, each found in its own way.
@Suite struct FuzzWatchTests {
    private static let wide = Fuzz.Allowance(allocations: (1_000, 1_000), bytes: (1 << 20, 1 << 20))

    /// Inputs of which some have an exclamation mark somewhere.
    private static func run(_ name: String, _ allowance: Fuzz.Allowance = wide, read: ([UInt8]) -> Int) -> Fuzz.Report {
        Fuzz.run(
            Fuzz.Format(name, corpus: [Array("a lullaby".utf8)], tokens: ["!"], longest: 64), part: 0.1, allowance,
            read: read
        ) { count, _ in Fuzz.Verdict(kind: count, isAccepted: true) }
    }

    private static func isMarked(_ bytes: [UInt8]) -> Bool { bytes.contains(UInt8(ascii: "!")) }

    /// What lies in the file, which goes.
    private static func kept(_ name: String) -> [UInt8]? {
        let path = "\(Fuzz.folder)/\(name)"
        defer { unlink(path) }
        guard let file = fopen(path, "rb") else { return nil }
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: 64)
        return Array(bytes[..<fread(&bytes, 1, bytes.count, file)])
    }

    @Test func `a reader that traps ends the run, and its input is there`() async throws {
        await #expect(processExitsWith: .failure) {
            _ = FuzzWatchTests.run("watch-trap") { bytes in
                precondition(!FuzzWatchTests.isMarked(bytes))
                return bytes.count
            }
        }
        #expect(Self.isMarked(try #require(Self.kept("watch-trap.input"))))
    }

    @Test func `a reader that never ends is ended, and its input is there`() async throws {
        await #expect(processExitsWith: .signal(SIGABRT)) {
            setenv("LULL_FUZZ_PATIENCE", "1", 1)
            _ = FuzzWatchTests.run("watch-loop") { bytes in
                while FuzzWatchTests.isMarked(bytes) {}
                return bytes.count
            }
        }
        #expect(Self.isMarked(try #require(Self.kept("watch-loop.input"))))
    }

    /// An object that nobody could see would not even be made.
    nonisolated(unsafe) private static var last: UnsafeMutableRawPointer?

    @Test func `objects that a reader leaves behind are counted`() {
        final class Leaf {}
        var leaves = 0
        let report = Self.run("watch-leak") { bytes in
            if Self.isMarked(bytes) {
                Self.last = Unmanaged.passRetained(Leaf()).toOpaque()
                leaves += 1
            }
            return bytes.count
        }
        #expect(report.broken == [])
        #expect(leaves > 20 && report.left == leaves, "\(report.isTold)")
        #expect(Self.run("watch-tidy") { $0.count }.left == 0)
    }

    @Test func `a reader that asks for too much breaks a law, and its input is kept`() throws {
        let report = Self.run("watch-hunger", Fuzz.Allowance(allocations: (10, 0), bytes: (10_000, 10))) { bytes in
            Self.isMarked(bytes) ? [UInt8](repeating: 1, count: 1 << 16).count : bytes.count
        }
        #expect(!report.broken.isEmpty)
        for index in report.broken.indices {
            #expect(Self.isMarked(try #require(Self.kept("watch-hunger-\(index).broken"))))
        }
    }
}
