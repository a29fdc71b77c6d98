// SPDX-License-Identifier: GPL-3.0-or-later

import LullDaemon
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(1))) struct WorkersTests {
    /// How many are at work, and how many ever were at once.
    private final class Gauge: Sendable {
        private let counts = Mutex((now: 0, highest: 0))

        var highest: Int { counts.withLock { $0.highest } }

        func enter() { counts.withLock { $0 = ($0.now + 1, max($0.highest, $0.now + 1)) } }
        func leave() { counts.withLock { $0.now -= 1 } }
    }

    private struct Refusal: Error, Equatable { var number: Int }

    @Test(arguments: [1, 2, 3])
    func `all that is asked is done, never more at once than there may be threads`(most: Int) async throws {
        let workers = Workers(most, .long)
        let gauge = Gauge()
        let results = await withTaskGroup(of: Int.self) { group in
            for number in 0..<200 {
                group.addTask {
                    await workers.run {
                        gauge.enter()
                        gauge.leave()
                        return number
                    }
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(results.sorted() == Array(0..<200))
        #expect((1...most).contains(gauge.highest))
    }

    @Test func `one thread keeps the order of asking`() async {
        let workers = Workers(1, .brief)
        let done = Mutex<[Int]>([])
        for number in 0..<50 { workers.begin { done.withLock { $0.append(number) } } }
        await workers.run {}
        #expect(done.withLock { $0 } == Array(0..<50))
    }

    @Test func `an error comes back to who asked`() async {
        let workers = Workers(1, .brief)
        for number in 0..<3 {
            await #expect(throws: Refusal(number: number)) {
                try await workers.run { () throws(Refusal) in throw Refusal(number: number) }
            }
        }
    }
}
