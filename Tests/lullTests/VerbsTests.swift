// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullProtocol
import Testing
import lull

@Suite("The verbs")
struct VerbsTests {
    @Test func `they are the methods, and what needs no method`() {
        let methods = Set(Method.allCases.map(\.name)).subtracting(["subscribe", "send"])
        #expect(Set(Verbs.names) == methods.union(["check", "render", "watch", "events", "cues", "care"]))
        #expect(Set(Verbs.names).count == Verbs.names.count)
    }

    @Test(arguments: [("plya", "play"), ("statsu", "status"), ("stop!", "stop"), ("faste", "faster")])
    func `a slip is answered with the nearest`(typed: String, meant: String) {
        let failure = failure { try Verbs.check([typed]) }
        #expect(failure?.exitCode == EX_USAGE)
        #expect(failure?.hint == "Did you mean \(meant)?")
    }

    @Test func `a stranger is answered with where to look, and quoted no further than its beginning`() {
        let failure = failure { try Verbs.check([String(repeating: "x", count: 100_000)]) }
        #expect(failure?.exitCode == EX_USAGE)
        #expect((failure?.line.count ?? .max) < 120)
        #expect(failure?.hint == "See `lull --help`.")
    }

    @Test(arguments: [[], ["--version"], ["help"], ["status"]])
    func `what is no verb's name wrongly written passes`(arguments: [String]) throws { try Verbs.check(arguments) }
}

@Suite("Failures")
struct FailureTests {
    @Test(arguments: ProtocolError.Name.allCases)
    func `an error of the daemon keeps its exit code and its sentences`(name: ProtocolError.Name) {
        let failure = Failure(ProtocolError(name, "It is so.", hint: "Do that."))
        #expect(failure.exitCode == name.exitCode)
        #expect([64, 65, 66, 69, 70, 73, 74, 75, 77, 78].contains(failure.exitCode))
        #expect(failure.line == "lull: It is so. Do that.")
    }

    @Test func `one without advice ends after what is wrong`() {
        #expect(Failure(EX_SOFTWARE, "It is so.").line == "lull: It is so.")
    }

    @Test func `what the argument parser says becomes a sentence, with where to look`() {
        let failure = Failure(usage: "Missing expected argument '<track>'", verb: "track")
        #expect(failure == Failure(EX_USAGE, "Missing expected argument '<track>'.", hint: "See `lull track --help`."))
        #expect(
            Failure(usage: "Did you mean it?", verb: "nonsense").line == "lull: Did you mean it? See `lull --help`.")
    }
}
