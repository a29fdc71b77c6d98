// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import Testing
import lull

@Suite("What may be typed")
struct GrammarTests {
    @Test(arguments: [("12", 12), ("12.5", 12.5), ("0", 0), ("007", 7), ("120", 120)])
    func `a number is digits, and a point with digits after it`(text: String, value: Double) throws {
        #expect(try Grammar.number(text) == value)
    }

    @Test(arguments: [
        "", ".", "1.", ".5", "1e3", "nan", "inf", "0x10", "-1", "+1", "1,5", " 1", "1_000", "٣", "1.2.3",
        String(repeating: "9", count: 400),
    ])
    func `anything else is wrong usage`(text: String) {
        #expect(throws: Failure.self) { try Grammar.number(text) }
        #expect(throws: Failure.self) { try Change(text == "-1" || text == "+1" ? "--1" : text) }
    }

    @Test func `a comma is answered with the point`() {
        #expect(
            failure { try Grammar.number("12,5") }?.line
                == #"lull: "12,5" is not a number. Write the fraction with a point, as in 12.5."#)
    }

    @Test(arguments: [
        ("14", Change.value(14)), ("+2", .by(2)), ("-2", .by(-2)), ("\u{2212}2.5", .by(-2.5)), ("+0", .by(0)),
    ])
    func `a change is a value or a step`(text: String, change: Change) throws {
        #expect(try Change(text) == change)
    }

    @Test(arguments: ["6", "24"])
    func `a whole number is digits`(text: String) throws { #expect(try Grammar.wholeNumber(text) == Int64(text)) }

    @Test(arguments: ["", "6.0", "-6", "six", "99999999999999999999"])
    func `a fraction is no whole number`(text: String) {
        #expect(failure { try Grammar.wholeNumber(text) }?.exitCode == EX_USAGE)
    }

    @Test(arguments: [
        ("15m", 900), ("90s", 90), ("1h", 3600), ("1m30s", 90), ("1h30m", 5400), ("1h1m1s", 3661), ("0s", 0),
    ])
    func `a length of time has its units, the long ones first`(text: String, seconds: Double) throws {
        #expect(try Grammar.seconds(text) == seconds)
    }

    @Test(arguments: ["", "m", "15", "15 m", "1.5h", "30s1m", "1m1m", "-5m", "5M", "15min", "1h15"])
    func `a length without its units is wrong usage`(text: String) {
        #expect(failure { try Grammar.seconds(text) }?.exitCode == EX_USAGE)
    }

    @Test func `a bare number is answered with both units`() {
        #expect(failure { try Grammar.seconds("45") }?.hint == "Write 45m for minutes, or 45s for seconds.")
    }

    @Test(arguments: [
        (["rate", "-2"], ["rate", "\u{2212}2"]),
        (["--json", "--socket", "/s", "volume", "-5"], ["volume", "\u{2212}5", "--json", "--socket", "/s"]),
        (["rate", "--json"], ["rate", "--json"]),
        (["play", "-2"], ["play", "-2"]),
        (["--version"], ["--version"]),
        (["--generate-completion-script", "zsh"], ["--generate-completion-script", "zsh"]),
        (["--socket", "rate"], ["--socket", "rate"]),
        (["--socket"], ["--socket"]),
        ([], []),
    ])
    func `a step down is no option, and options may come before the verb`(typed: [String], parsed: [String]) {
        #expect(Grammar.normalized(typed) == parsed)
    }
}

/// What `work` fails with.
func failure<Value>(_ work: () throws -> Value) -> Failure? {
    do {
        _ = try work()
        return nil
    } catch { return error as? Failure }
}
