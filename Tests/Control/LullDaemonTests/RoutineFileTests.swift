// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullDaemon
import LullProtocol
import LullStrokes
import LullTestKit
import LullTime
import Testing

/// Routines of one's own: what a file says, and what is said of a file that is wrong.
@Suite struct RoutineFileTests {
    private func routine(_ text: String) throws -> Routine {
        try RoutineShelf.read(Array(text.utf8), file: "r.toml", id: "r")
    }

    private func mistakes(_ text: String) -> [String] {
        do throws(SettingsError) {
            _ = try RoutineShelf.read(Array(text.utf8), file: "r.toml", id: "r")
            return []
        } catch {
            return error.mistakes.map(\.description)
        }
    }

    private static let head = "title = 'R'\n"

    @Test func `the example that ships is a routine, with every key there is`() throws {
        let path = #filePath.split(separator: "/").dropLast(4).joined(separator: "/")
        let text = try contents(of: "/\(path)/Sources/lulld/routine.toml")
        let routine = try RoutineShelf.read(text, file: "r.toml", id: "before-the-bath")
        #expect(routine.id == "before-the-bath" && routine.title == "Before the bath")
        #expect(
            routine.steps.map(\.stroke.id) == ["resting-hands", "indian-milking-leg", "indian-milking-leg", "combing"])
        #expect(routine.steps[0].length == .strokes(3) && routine.steps[0].words != nil)
        #expect(routine.steps[1].side == .left && routine.steps[1].length == .seconds(60))
        #expect(routine.steps[2].rate == Rate(10))
        #expect(routine.steps[3].track == "suo-gan" && routine.steps[3].voice == "hum")
        let written = String(decoding: text, as: UTF8.self)
        for key in ["version", "title", "words", "stroke", "side", "strokes", "for", "rate", "track", "voice"] {
            #expect(written.contains("\n\(key) = "), "\(key)")
        }
    }

    @Test func `a step needs only a stroke, which is then repeated as is usual`() throws {
        let routine = try routine(Self.head + "[[step]]\nstroke = 'Sun-Moon'\n")
        #expect(routine.steps == [Routine.Step(try #require(Strokes["sun-moon"]), nil, .strokes(5))])
    }

    @Test(arguments: [
        ("[[step]]\nstroke = 'sun-mon'\n", "r.toml:3:10: There is no stroke called sun-mon. Did you mean sun-moon?"),
        (
            "[[step]]\nstroke = 7\n",
            "r.toml:3:10: stroke cannot be 7. Write the id of a stroke, as `lull strokes` lists it."
        ),
        ("[[step]]\nstrokes = 5\n", "r.toml:2:1: This step has no stroke. Write stroke = \"...\" below."),
        (
            "[[step]]\nstroke = 'combing'\nstrokes = 0\n",
            "r.toml:4:11: strokes cannot be 0. Write a whole number from 1 to 99."
        ),
        (
            "[[step]]\nstroke = 'combing'\nstrokes = -3\n",
            "r.toml:4:11: strokes cannot be -3. Write a whole number from 1 to 99."
        ),
        (
            "[[step]]\nstroke = 'combing'\nstrokes = 2.5\n",
            "r.toml:4:11: strokes cannot be 2.5. Write a whole number from 1 to 99."
        ),
        (
            "[[step]]\nstroke = 'combing'\nstrokes = 1000000\n",
            "r.toml:4:11: strokes cannot be 1000000. Write a whole number from 1 to 99."
        ),
        (
            "[[step]]\nstroke = 'combing'\nfor = '31m'\n",
            "r.toml:4:7: for cannot be the text \"31m\". Write a length of time from \"5s\" to \"30m\"."
        ),
        (
            "[[step]]\nstroke = 'combing'\nfor = 60\n",
            "r.toml:4:7: for cannot be 60. Write a length of time from \"5s\" to \"30m\"."
        ),
        (
            "[[step]]\nstroke = 'combing'\nstrokes = 5\nfor = '60s'\n",
            "r.toml:5:1: A step has strokes or for, not both. Leave one of them out."
        ),
        (
            "[[step]]\nstroke = 'combing'\nside = 'lft'\n",
            "r.toml:4:8: side cannot be the text \"lft\". Did you mean left?"
        ),
        (
            "[[step]]\nstroke = 'combing'\nside = true\n",
            "r.toml:4:8: side cannot be true. Write \"left\", \"right\" or \"both\"."
        ),
        (
            "[[step]]\nstroke = 'combing'\nrate = 121\n",
            "r.toml:4:8: rate cannot be 121. Write a number from 4 to 120, strokes a minute."
        ),
        (
            "[[step]]\nstroke = 'combing'\nrate = nan\n",
            "r.toml:4:8: rate cannot be nan. Write a number from 4 to 120, strokes a minute."
        ),
        (
            "[[step]]\nstroke = 'combing'\nvoice = 'hun'\n",
            "r.toml:4:9: voice cannot be the text \"hun\". Did you mean hum?"
        ),
        ("[[step]]\nstroke = 'combing'\nsides = 'left'\n", "r.toml:4:1: A step has no sides. Did you mean side?"),
        (
            "[[step]]\nstroke = 'combing'\nwords = ['a']\n",
            "r.toml:4:9: words cannot be a list that holds the text \"a\". Write a text of 1 to 500 characters."
        ),
        (
            "[[step]]\nstroke.x = 'combing'\n",
            "r.toml:3:12: stroke cannot be a table. Write the id of a stroke, as `lull strokes` lists it."
        ),
        ("stroke = 'combing'\n", "r.toml:2:1: A routine has no stroke outside its steps. Write it below a [[step]]."),
        (
            "steps = 3\n", "r.toml:2:1: A routine has no steps outside its steps. Did you mean step?"
        ),
        (
            "step = 3\n",
            "r.toml:2:1: step is a list, a table for each step. Write [[step]] on a line of its own before each."
        ),
        (
            "[step]\nstroke = 'combing'\n",
            "r.toml:2:1: step is a list, a table for each step. Write [[step]] on a line of its own before each."
        ),
        (
            "step = [{ stroke = 'combing' }]\n",
            "r.toml:2:1: step is a list, a table for each step. Write [[step]] on a line of its own before each."
        ),
        ("[[stpe]]\nstroke = 'combing'\n", "r.toml:2:1: There is no list [[stpe]]. The only one is [[step]]."),
        (
            "include = 'r'\n",
            "r.toml:2:1: A routine has no include outside its steps. "
                + "It may have version, title, words, and a [[step]] for each step."
        ),
        (
            "[[step]]\nstroke = combing\n",
            "r.toml:3:10: This is not TOML: combing needs quotes, or is no value. "
                + "Write a setting as name = value, and a text in double quotes."
        ),
        ("", "r.toml:1:2: The routine has no steps. Write [[step]], and a stroke below it."),
        (
            "version = 2\nmoods = 1\n",
            "r.toml:2:11: This routine has version 2, and this Lull reads version 1. Update Lull."
        ),
        ("version = 'x'\n", "r.toml:2:11: version cannot be the text \"x\". Write version = 1."),
    ])
    func `what is wrong is told with its line, its column and what to do`(_ text: String, _ mistake: String) {
        let found = mistakes(Self.head + text)
        #expect(found.contains(mistake), "\(found)")
    }

    @Test func `a name that stands in two ways is told, and never taken for a step`() {
        for text in [
            "step.x = 1\n[[step]]\nstroke = 'combing'\n", "[[step]]\nstroke = 'combing'\n[step]\nstroke = 'walking'\n",
            "[[step]]\nstroke = 'combing'\n[step.\"#0\"]\nstroke = 'walking'\n",
            "[step.\"#0\"]\nstroke = 'walking'\n[[step]]\nstroke = 'combing'\n",
            "[[step]]\nstroke = 'combing'\nstroke = 'walking'\n", "[[step]\nstroke = 'combing'\n",
            "[[step.x]]\nstroke = 'combing'\n",
        ] { #expect(!mistakes(Self.head + text).isEmpty, "\(text)") }
    }

    @Test func `all mistakes come out at once, in the order of the text`() {
        let found = mistakes("[[step]]\nstroke = 'x'\nside = 1\n[[step]]\nrate = 'y'\n")
        #expect(
            found.map { String($0.prefix { $0 != " " }) } == [
                "r.toml:1:1:", "r.toml:2:10:", "r.toml:3:8:", "r.toml:4:1:", "r.toml:5:8:",
            ])
    }

    @Test func `ten thousand steps are one mistake`() {
        let text = Self.head + String(repeating: "[[step]]\n", count: 6_000)
        let found = mistakes(text)
        #expect(found.count <= SettingsError.limit)
        #expect(
            found.contains { $0.hasPrefix("r.toml:202:1: A routine has 200 steps at most.") }
                || found.count == SettingsError.limit)
        let right = Self.head + String(repeating: "[[step]]\nstroke='combing'\n", count: 201)
        #expect(mistakes(right) == ["r.toml:402:1: A routine has 200 steps at most. Make two routines of it."])
        #expect(mistakes(Self.head + String(repeating: "[[step]]\nstroke='combing'\n", count: 200)).isEmpty)
    }

    @Test func `20,000 mutations of the example are read or refused in bounded sentences`() throws {
        let path = #filePath.split(separator: "/").dropLast(4).joined(separator: "/")
        let lines = try contents(of: "/\(path)/Sources/lulld/routine.toml").split(separator: UInt8(ascii: "\n"))
        let text = Array(lines.filter { $0.first != UInt8(ascii: "#") }.joined(separator: [UInt8(ascii: "\n")]))
        var random = Seeded(state: 3)
        var accepted = 0
        for _ in 0..<20_000 {
            let bytes = mutated(text, with: &random)
            do throws(SettingsError) {
                let routine = try RoutineShelf.read(bytes, file: "f", id: "f")
                accepted += 1
                #expect(Routine.stepCount.contains(routine.steps.count))
                for step in routine.steps {
                    switch step.length {
                    case .strokes(let count): #expect(Routine.strokeCount.contains(count))
                    case .seconds(let seconds): #expect(Routine.stepDuration.contains(seconds))
                    }
                }
            } catch {
                #expect((1...SettingsError.limit).contains(error.mistakes.count))
                for mistake in error.mistakes { #expect(mistake.description.utf8.count < 2_000) }
            }
        }
        #expect((200...15_000).contains(accepted), "\(accepted)")
    }
}
