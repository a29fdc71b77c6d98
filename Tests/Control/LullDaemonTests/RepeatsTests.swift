// SPDX-License-Identifier: GPL-3.0-or-later

import LullDaemon
import Testing

@Suite struct RepeatsTests {
    @Test func `of equal lines the first, the tenth and the hundredth are written, with their count`() {
        var repeats = Repeats()
        #expect((1...1_000).compactMap { _ in repeats.note("gone") } == [1, 10, 100, 1_000])
        #expect(repeats.note("back") == 1)
    }

    @Test func `lines without end are told apart as far as memory is bounded`() {
        var repeats = Repeats()
        for number in 0..<100_000 { #expect(repeats.note("\(number)") == 1) }
        #expect(MemoryLayout.size(ofValue: repeats) <= 16)
        #expect(repeats.note("99999") == nil)
    }
}
