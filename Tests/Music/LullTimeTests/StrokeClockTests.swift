// SPDX-License-Identifier: GPL-3.0-or-later

import LullTime
import Testing

@Suite struct StrokeClockTests {
    @Test(arguments: [1, 2, 3, 6, 18, 24], [-7, 0, 5])
    func `strokes count every k beats from the origin, before it too`(k: Int, origin: Int) {
        let clock = StrokeClock(origin: origin, firstStroke: 4, beatsPerStroke: k)
        var stroke = 4
        var place = 0
        for beat in origin..<(origin + 100) {
            #expect(clock.stroke(at: beat) == stroke)
            #expect(clock.beatInStroke(at: beat) == place)
            place += 1
            if place == k { (stroke, place) = (stroke + 1, 0) }
        }
        (stroke, place) = (4, 0)
        for beat in (origin - 100..<origin).reversed() {
            place -= 1
            if place < 0 { (stroke, place) = (stroke - 1, k - 1) }
            #expect(clock.stroke(at: beat) == stroke)
            #expect(clock.beatInStroke(at: beat) == place)
        }
    }

    @Test(arguments: [1, 3, 4, 6], [-5, 0, 2])
    func `next is the first whole step at or after a beat`(step: Int, origin: Int) {
        let clock = StrokeClock(origin: origin, beatsPerStroke: 6)
        for beat in -50...50 {
            let found = (beat..<beat + step).first { ($0 - origin) % step == 0 }
            #expect(clock.next(step, from: beat) == found)
        }
    }

    @Test func `a change on a stroke's start goes on counting from that stroke`() {
        let clock = StrokeClock(origin: 0, beatsPerStroke: 6).changed(to: 4, at: 12)
        #expect((12...20).map { clock.stroke(at: $0) } == [2, 2, 2, 2, 3, 3, 3, 3, 4])
        #expect((12...20).map { clock.beatInStroke(at: $0) } == [0, 1, 2, 3, 0, 1, 2, 3, 0])
    }

    @Test func `a change in the middle of a stroke begins the next one`() {
        let clock = StrokeClock(origin: 0, beatsPerStroke: 6).changed(to: 3, at: 9)
        #expect((9...15).map { clock.stroke(at: $0) } == [2, 2, 2, 3, 3, 3, 4])
        #expect(clock.beatInStroke(at: 9) == 0)
    }

    @Test func `over any changes no stroke number is lost or doubled`() {
        for seed in 0..<200 {
            var random = Seeded(seed)
            var clock = StrokeClock(origin: .random(in: -9...9, using: &random), beatsPerStroke: 6)
            var beat = clock.origin
            var stroke = clock.stroke(at: beat)
            #expect(stroke == 0)
            for _ in 0..<300 {
                beat += 1
                if Int.random(in: 0..<10, using: &random) == 0 {
                    clock = clock.changed(to: .random(in: 1...24, using: &random), at: beat)
                    #expect(clock.beatInStroke(at: beat) == 0)
                }
                let next = clock.stroke(at: beat)
                #expect(next == (clock.beatInStroke(at: beat) == 0 ? stroke + 1 : stroke))
                stroke = next
            }
        }
    }
}
