// SPDX-License-Identifier: GPL-3.0-or-later

import LullScore
import LullTime
import Testing

@Suite struct `A tune moves as a whole to where a voice sings` {
    private func program(_ body: String, _ header: String = "M:4/4\nL:1/4\nK:C") throws -> Program {
        try #require(try tune(body, header).program)
    }

    private func timeOutside(_ program: Program, _ transposition: Int16, _ compass: Compass) -> Double {
        program.notes.filter { !compass.comfortable.contains($0.pitch + transposition) }.reduce(0) {
            $0 + $1.length.value
        }
    }

    @Test(arguments: Sounds.names) func `The median is nearest the register's note, then least time is outside`(
        name: String
    ) throws {
        let program = try #require(try Sounds.tune(name).program)
        hold(program)
    }

    @Test func `So it is for seeded tunes`() throws {
        var tunes = RandomTunes(random: Seeded(state: 77))
        for _ in 0..<300 {
            if let program = try tunes.next().program { hold(program) }
        }
    }

    private func hold(_ program: Program) {
        for compass in [Compass.higher, .lower] {
            let chosen = program.transposition(to: compass)
            let medians = program.medians
            #expect(medians.contains(compass.median - chosen))
            for other in compass.median - medians.upperBound...compass.median - medians.lowerBound {
                #expect(timeOutside(program, chosen, compass) <= timeOutside(program, other, compass))
            }
        }
    }

    @Test func `Between two medians the range decides, and then the middle`() throws {
        // Half the time below E and half above A: any pitch from E to A is a median.
        let even = try program("E2 A2 | E2 A2 |]")
        #expect(even.transposition(to: .higher) == -7)
        // A high note that only the lower placements keep in the range.
        let high = try program("E2 A2 | E2 d2 |]")
        #expect(high.transposition(to: .higher) == -8)
    }

    @Test func `The registers are B3 and C sharp 3 with the ranges that come easily`() {
        #expect(Compass(median: 59) == .higher)
        #expect(Compass(median: 49) == .lower)
        #expect(Compass.higher.comfortable == 53...66)
        #expect(Compass.lower.comfortable == 45...59)
        #expect(Compass(median: 60).comfortable == 53...66)
        #expect(Compass(median: 50).comfortable == 45...59)
    }

    @Test func `Outside its range a note is softer by a decibel a semitone, four at most`() {
        #expect([53, 60, 66].map(Compass.higher.softening) == [0, 0, 0])
        #expect([52, 51, 49, 48, 20].map(Compass.higher.softening) == [0.5, 1, 2, 2, 2])
        #expect([67, 68, 70, 71, 100].map(Compass.higher.softening) == [0.5, 1, 2, 2, 2])
        #expect([44, 45, 59, 60].map(Compass.lower.softening) == [0.5, 0, 0, 0.5])
    }
}
