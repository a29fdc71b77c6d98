// SPDX-License-Identifier: GPL-3.0-or-later

import LullStrokes
import LullTime
import Testing

@Suite struct RoutineTests {
    @Test func `six routines come with Lull`() {
        #expect(
            Routines.all.map(\.id) == ["first-time", "legs", "tummy-colic", "bedtime", "full-body", "preterm"])
        for routine in Routines.all {
            #expect(routine.id.wholeMatch(of: /[a-z]+(-[a-z]+)*/) != nil)
            #expect(!routine.title.isEmpty && !routine.words.isEmpty)
        }
    }

    @Test(arguments: Routines.all)
    func `every step is a stroke of the catalogue, for a length that can be`(routine: Routine) {
        #expect(Routine.stepCount.contains(routine.steps.count))
        for step in routine.steps {
            #expect(Strokes[step.stroke.id] == step.stroke)
            switch step.length {
            case .strokes(let count): #expect(Routine.strokeCount.contains(count))
            case .seconds(let seconds): #expect(Routine.stepDuration.contains(seconds))
            }
            if let rate = step.rate { #expect(step.stroke.range.contains(rate), "\(step.stroke.id)") }
        }
    }

    /// A stroke that a table names wrongly would be the default one.
    @Test func `leg milking stands only where the legs are`() {
        for routine in Routines.all {
            let isOfLegs = routine.steps.map { $0.stroke.id == "indian-milking-leg" }
            let expected = [
                "first-time": 2, "legs": 2, "tummy-colic": 0, "bedtime": 0, "full-body": 2, "preterm": 2,
            ]
            #expect(isOfLegs.count { $0 } == expected[routine.id], "\(routine.id)")
        }
    }

    @Test(arguments: Routines.all)
    func `hands rest before they stroke`(routine: Routine) {
        #expect(routine.steps[0].isRest)
        #expect(routine.steps[0].words != nil)
    }

    /// Legs first, the back last (IAIM 2013).
    @Test(arguments: ["first-time", "legs", "full-body", "bedtime"])
    func `the body is visited in the order of a massage`(id: String) throws {
        let routine = try #require(Routines.all.first { $0.id == id })
        let order = Region.allCases
        let visited = routine.steps.filter { !$0.isRest }.compactMap { order.firstIndex(of: $0.stroke.region) }
        #expect(visited == visited.sorted())
    }

    @Test func `the whole body is every region, both sides alike, and combing ends it`() throws {
        let routine = try #require(Routines.all.first { $0.id == "full-body" })
        #expect(Set(routine.steps.map(\.stroke.region)) == Set(Region.allCases))
        func strokes(_ side: Routine.Side) -> [String] {
            routine.steps.filter { $0.side == side }.map { "\($0.stroke.id) \($0.length)" }
        }
        #expect(strokes(.left) == strokes(.right) && strokes(.left).count == 12)
        #expect(routine.steps.last?.stroke.id == "combing")
    }

    @Test func `tummy is between crying bouts, clockwise, between feeds and after the cord, each said once`() throws {
        let routine = try #require(Routines.all.first { $0.id == "tummy-colic" })
        let said = routine.words + routine.cautions
        for words in ["between crying bouts", "between feeds", "cord stump"] {
            #expect(said.count { $0.contains(words) } == 1, "\(words)")
        }
        #expect(said.contains { $0.contains("clockwise") })
        #expect(Set(said).count == said.count)
        #expect(routine.steps.count { $0.stroke.id == "sun-moon" } == 3)
        #expect(Set(routine.steps.map(\.stroke.region)) == [.any, .stomach])
    }

    @Test func `bedtime is short, only arms and back, and winds down`() throws {
        let routine = try #require(Routines.all.first { $0.id == "bedtime" })
        #expect(Set(routine.steps.map(\.stroke.region)) == [.any, .arms, .back])
        let tempi = routine.steps.filter { !$0.isRest }.map { step in
            (step.rate ?? step.stroke.defaultRate).perMinute * Double(step.stroke.class.beatsPerStroke)
        }
        #expect(tempi == [72, 69, 66, 63, 60])
        for step in routine.steps where !step.isRest { #expect(step.length == .seconds(60)) }
    }

    /// Head, shoulders, back, legs, arms, a minute each at 12 strokes a minute, and again (Field).
    @Test func `preterm has the order and the rate of the trials, and the care team comes first`() throws {
        let routine = try #require(Routines.all.first { $0.id == "preterm" })
        #expect(routine.words[0].hasPrefix("Ask your care team first."))
        let strokes = routine.steps.filter { !$0.isRest }
        let half = [
            "crown-to-neck", "neck-to-shoulders", "sweep-neck-to-bottom", "indian-milking-leg", "indian-milking-arm",
        ]
        #expect(strokes.map(\.stroke.id) == half + half)
        for step in strokes { #expect(step.rate == Rate(12) && step.length == .strokes(12)) }
    }

    @Test(arguments: Routines.all)
    func `no word claims, counts, blames or leaves a carer out`(routine: Routine) {
        for text in [routine.title] + routine.words + routine.steps.compactMap(\.words) {
            #expect(WordsTests.offence(in: text) == nil, "\(WordsTests.offence(in: text) ?? "") in: \(text)")
            #expect(text.first?.isUppercase == true && text.count <= 200 && !text.contains("  "))
        }
        for text in routine.words + routine.steps.compactMap(\.words) { #expect(text.last == ".", "\(text)") }
    }

    @Test func `a side is told by what is there twice`() throws {
        let step = Routine.Step(Strokes.default, .left, .strokes(5))
        #expect(step.place == "left leg")
        #expect(Routine.Step(Strokes.default, .both, .strokes(5)).place == "both legs")
        let back = try #require(Strokes["combing"])
        #expect(Routine.Step(back, .right, .strokes(5)).place == "right side")
        #expect(Routine.Step(back, nil, .strokes(5)).place == nil)
    }
}
