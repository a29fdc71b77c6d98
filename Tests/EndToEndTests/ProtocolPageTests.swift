// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullProtocol
import LullTestKit
import Testing

extension EndToEnd {
    /// docs/protocol.md says what the real daemon does.
    @Suite(.serialized) struct ProtocolPageTests {
        private static var docs: String {
            #filePath.split(separator: "/").dropLast(3).reduce("") { "\($0)/\($1)" } + "/docs"
        }

        private static func page() throws -> String {
            String(decoding: try contents(of: "\(docs)/protocol.md"), as: UTF8.self)
        }

        /// The lines of the examples: what is sent begins with `>`, what is answered with `<`.
        private static func examples() throws -> [Substring] {
            try page().split(separator: "```wire\n").dropFirst().flatMap { part in
                part.prefix(upTo: part.firstRange(of: "```")?.lowerBound ?? part.endIndex).split(separator: "\n")
            }
        }

        @Test func `every example line is answered by the daemon as the page has it`() throws {
            let pulse = try urgently { try PulseServer() }
            let household = try Household(pulse: pulse)
            try household.start()
            let wire = try Wire(household.socket)
            var pending = [wire.hello]
            for line in try Self.examples() {
                let text = String(line.dropFirst(2))
                if line.hasPrefix(">") {
                    wire.send(line: text)
                    continue
                }
                let promised = try JSON(parsing: Array(text.utf8))
                // Events of what was sent before may come between.
                while let said = try pending.popLast() ?? wire.next() {
                    guard said["id"] == promised["id"],
                        promised["id"] != nil || Self.topic(said) == Self.topic(promised)
                    else { continue }
                    let missing = Self.missing(from: said, of: promised)
                    #expect(missing.isEmpty, "\(text)\nwas \(said)\nwithout \(missing)")
                    break
                }
            }
        }

        @Test func `every method has an example, and the tables are the daemon's own`() throws {
            let requests = try Self.examples().filter { $0.hasPrefix(">") }
            for method in Method.allCases {
                #expect(requests.contains { $0.contains("\"method\":\"\(method.name)\"") }, "\(method.name)")
            }
            let page = try Self.page()
            let whole = Self.filled(page)
            if getenv("LULL_WRITE_DOCS") != nil {
                let file = try #require(fopen("\(Self.docs)/protocol.md", "w"))
                fputs(whole, file)
                fclose(file)
            }
            #expect(page == whole, "LULL_WRITE_DOCS=1 writes the tables anew")
        }

        @Test func `a small client in another language follows the beat`() throws {
            let pulse = try urgently { try PulseServer() }
            let household = try Household(pulse: pulse)
            try household.start()
            let wire = try Wire(household.socket)
            try wire.call("subscribe", ["topics": ["beat"]])
            let follower = try urgently {
                try Child("python3", ["\(Self.docs)/follow.py", household.socket], environment: household.environment)
            }
            defer {
                follower.signal(SIGKILL)
                follower.wait()
            }
            try household.ask("play", "--rate", "24")
            var heard: [Int: Double] = [:]
            var followed: [Int: Double] = [:]
            for round in 0..<24 {
                if round == 8 { try household.ask("rate", "30") }
                if round == 16 { try household.ask("slower") }
                let words = try #require(follower.line()).split(separator: " ").compactMap { Double($0) }
                try #require(words.count == 2)
                followed[Int(words[0])] = words[1]
                while heard[Int(words[0])] == nil, let said = try wire.next(within: 5) {
                    guard said["params"]?["topic"]?.string == "beat", let beat = said["params"]?["beat"]?.int,
                        let at = said["params"]?["at"]?.double
                    else { continue }
                    heard[beat] = at
                }
            }
            #expect(followed.count == 24)
            let errors = followed.map { abs($1 - (heard[$0] ?? .infinity)) / 1e6 }.sorted()
            // A beat that a change of rate falls into was told on the line before it.
            #expect(errors.dropLast(2).allSatisfy { $0 <= 10 }, "\(errors) ms")
        }

        private static func topic(_ json: JSON) -> String {
            json["params"]?["topic"]?.string ?? json["method"]?.string ?? ""
        }

        /// The members of `promised` that `said` has not, or has of another type; names and codes must be the very same.
        private static func missing(from said: JSON, of promised: JSON, _ path: String = "") -> [String] {
            switch (promised, said) {
            case (.object(let wanted), _):
                return wanted.all.flatMap { member in
                    said[member.key].map { missing(from: $0, of: member.value, "\(path).\(member.key)") }
                        ?? ["\(path).\(member.key)"]
                }
            case (.array(let wanted), .array(let given)):
                guard let first = wanted.first else { return [] }
                // What the page shows of a list is one of its elements.
                return given.contains { missing(from: $0, of: first).isEmpty } ? [] : ["\(path)[]"]
            case (.string(let wanted), .string(let given)):
                let isFree = wanted == "..." || path.hasSuffix(".daemon")
                return isFree || wanted == given ? [] : ["\(path) == \(wanted)"]
            case (.integer, _)
            where [".code", ".protocol", ".volume", ".beatsPerStroke"].contains { path.hasSuffix($0) },
                (.bool, _), (.null, _):
                return promised == said ? [] : ["\(path) == \(promised)"]
            case (.number(let wanted), _):
                // The time that is left runs on.
                let tolerance = path.hasSuffix(".remaining") ? 10 : 1e-6
                let isNear = said.double.map { abs($0 - wanted) < tolerance } ?? false
                return isNear ? [] : ["\(path) == \(wanted)"]
            default: return said.double != nil ? [] : [path]
            }
        }

        /// The page with the tables that the daemon's own make.
        private static func filled(_ page: String) -> String {
            let errors = ProtocolError.Name.allCases.map { "| `\($0.rawValue)` | \($0.code) | \($0.exitCode) |" }
            let methods = Method.allCases.map { method in
                let parameters = method.parameters.map {
                    "`\($0.name)`\($0.isRequired ? "" : "?"): \($0.kind.words)".replacing("|", with: "\\|")
                }
                let names = method.errors.map { "`\($0.rawValue)`" }
                return
                    "| `\(method.name)` | \(method.role) | \(method.summary) | \(parameters.joined(separator: "; ")) "
                    + "| \(names.joined(separator: ", ")) |"
            }
            return replaced(
                replaced(page, "errors", ["| name | code | exit code of `lull` |", "|---|---|---|"] + errors),
                "methods",
                ["| method | who | does | parameters | errors of its own |", "|---|---|---|---|---|"] + methods)
        }

        /// The page with `lines` behind the mark, in the place of what stood there up to the next heading.
        private static func replaced(_ page: String, _ mark: String, _ lines: [String]) -> String {
            guard let range = page.firstRange(of: "<!-- \(mark) -->") else { return page }
            let rest = page[range.upperBound...]
            let next = rest.firstRange(of: "\n## ")?.lowerBound ?? rest.endIndex
            return page[..<range.upperBound] + "\n\n" + lines.joined(separator: "\n") + "\n" + rest[next...]
        }
    }
}
