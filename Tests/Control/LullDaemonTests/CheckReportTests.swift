// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullDaemon
import LullProtocol
import LullScore
import LullTestKit
import Testing

@Suite struct CheckReportTests {
    @Test func `a report has the shape of the contract`() throws {
        let folder = try TemporaryFolder()
        let file = try folder.write(
            "t.abc",
            "X:3\nT:Twice\nM:3/4\nL:1/4\nK:C\n|:A/A/B c:|\nw:one two three four\n\nX:5\nT:Bad\nL:1/4\nK:C\nC]D&&|\n")
        let report = try CheckReport(file: file)
        let json = report.json(try #require(report.tunes(number: nil)))
        let tune = try #require(json["tunes"]?[0])
        #expect(tune["x"]?.int == 3 && tune["title"]?.string == "Twice" && tune["meter"]?.string == "3/4")
        let events = tune["events"]?.array ?? []
        #expect(events.count == 8, "the repeat is played out")
        #expect(events.first == ["onset": .number(0), "length": .number(0.5), "pitch": 69, "voice": 1])
        #expect(tune["phrases"]?.array?.isEmpty == false && tune["verses"]?.array?.count == 1)
        let fault = try #require(json["tunes"]?[1]?["diagnostics"]?[0])
        #expect(fault["line"]?.int == 13 && (fault["column"]?.int ?? 0) >= 1 && fault["text"]?.string?.isEmpty == false)
    }

    @Test func `one tune is chosen by its number`() throws {
        let folder = try TemporaryFolder()
        let file = try folder.write("t.abc", "X:3\nT:A\nK:C\nC\n\nX:5\nT:B\nK:C\nD\n")
        let report = try CheckReport(file: file)
        #expect(report.tunes(number: 5)?.map(\.title) == ["B"])
        #expect(report.tunes(number: 4) == nil)
    }

    @Test func `a file that cannot be read is named, with exit code 66`() throws {
        #expect(
            throws: Failure(
                EX_NOINPUT, "/nonexistent/x.abc cannot be read.", hint: "Check its name, and that it is yours.")
        ) {
            try CheckReport(file: "/nonexistent/x.abc")
        }
    }

    @Test(arguments: ["", "\u{0}\u{1}\u{2}", "X:1\n", "not a tune", "X:1\nT:Cut\nK:C\n[CE"])
    func `whatever a file holds, there is a report`(_ text: String) throws {
        let folder = try TemporaryFolder()
        let report = try CheckReport(file: folder.write("t.abc", text))
        let json = report.json(report.tunes(number: nil) ?? [])
        #expect(json["tunes"]?.array != nil && json["diagnostics"]?.array != nil)
        #expect(try JSON(parsing: Array(json.description.utf8)) == json)
    }
}
