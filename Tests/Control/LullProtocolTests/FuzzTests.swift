// SPDX-License-Identifier: GPL-3.0-or-later

import LullFuzzKit
import LullProtocol
import Testing

@Suite("The wire, twisted")
struct FuzzTests {
    private static let seeds: [[UInt8]] = [
        #"{"jsonrpc":"2.0","id":1,"method":"rate","params":{"value":12}}"#,
        #"{"jsonrpc":"2.0","id":"x","method":"play","params":{"track":"suo-gan","rate":12.5,"for":900,"noLimit":true}}"#,
        #"{"jsonrpc":"2.0","id":null,"method":"beats","params":{"value":"auto"}}"#,
        #"{"jsonrpc":"2.0","id":2,"method":"subscribe","params":{"topics":["state","beat"]}}"#,
        #"{"jsonrpc":"2.0","id":3,"method":"grid","params":{"track":"a","do":"tap","taps":[0.5,1.25,2e0]}}"#,
        #"{"jsonrpc":"2.0","id":4,"method":"import","params":{"name":"a.wav","size":1000,"title":"A"}}"#,
        #"{"jsonrpc":"2.0","method":"volume","params":{"by":-2e0,"\u00e9\ud834\udd1e":[[[[{}]]]]}}"#,
    ].map { Array($0.utf8) }

    private static let tokens =
        [
            "{", "}", "[", "]", ":", ",", "\"", "\\", "null", "true", "false", "{}", "[]", "\"\"", "\\u0000", "\\ud834",
            "\\udd1e", "\\ud834\\udd1e", "\\u00e", "\\/", "[[[[[[[[", "{\"a\":", "\"id\":1,", "\"id\":\"x\",",
            "\"method\":",
            "\"params\":{", "\"jsonrpc\":\"2.0\"", "1.0", "1e2", "-0.0", "\"at\":", "\"seq\":", "\"result\":",
            "\"error\":",
            "\"code\":-32600", "\"data\":{\"name\":\"internal\",\"hint\":\"x\"}", "\"\\n\"", " ", "\t",
        ] + Method.allCases.map { "\"\($0.rawValue)\"" }

    /// Six bytes for each that an escape can stand for, twice in a message; the longest hint lists the methods.
    private static func answerLimit(_ count: Int) -> Int { 12 * count + 1_000 }

    @Test func `a request is a method or one clear error, with an answer of bounded length that reads back`() {
        var resolved = 0
        let report = Fuzz.run(
            Fuzz.Format("requests", corpus: Self.seeds + Fuzz.spoken(">"), tokens: Self.tokens),
            Fuzz.Allowance(allocations: (8_000, 20), bytes: (1 << 20, 2_000))
        ) { line -> (response: Response, request: Request?, isResolved: Bool) in
            do throws(Request.Refusal) {
                let request = try Request(line: line)
                do throws(ProtocolError) {
                    _ = try request.resolve()
                    return (Response(id: request.id ?? .null, .success(true)), request, true)
                } catch { return (Response(id: request.id ?? .null, .failure(error)), request, false) }
            } catch { return (Response(id: error.id, .failure(error.error)), nil, false) }
        } judge: { outcome, line in
            resolved += outcome.isResolved ? 1 : 0
            let answer = outcome.response.json.encoded
            var laws = [
                (answer.count < Self.answerLimit(line.count), "an answer of \(answer.count) bytes"),
                (!answer.contains(UInt8(ascii: "\n")), "an answer on one line"),
                ((try? JSON(parsing: answer)).flatMap(Response.init) == outcome.response, "the answer reads back"),
            ]
            if let request = outcome.request {
                let again = try? Request(line: request.json.encoded)
                laws.append((again == request, "the request reads back"))
            }
            var kind = outcome.isResolved ? 1 : 0
            if case .failure(let error) = outcome.response.outcome {
                kind = Fuzz.kind(of: error.message.utf8.prefix(24), from: Int(error.name.code))
                laws.append(
                    (error.message.hasSuffix(".") || error.message.hasSuffix("?"), "a sentence: \(error.message)"))
            } else if let method = outcome.request?.method {
                kind = Fuzz.kind(of: method.utf8, from: outcome.request?.params.object?.count ?? -1)
            }
            return Fuzz.Verdict(
                kind: kind, isAccepted: outcome.request != nil, broken: laws.filter { !$0.0 }.map(\.1))
        }
        #expect(report.broken == [])
        #expect(report.left < 1_000, "\(report.isTold)")
        #expect(
            (report.count / 200..<report.count).contains(resolved), "neither spares nor breaks everything: \(resolved)")
    }

    @Test func `what the daemon says is read whole, or not at all`() {
        let report = Fuzz.run(
            Fuzz.Format("answers", corpus: Fuzz.spoken("<"), tokens: Self.tokens),
            Fuzz.Allowance(allocations: (600, 20), bytes: (100_000, 2_000))
        ) { line -> Result<JSON, JSON.ParseError> in
            Result { () throws(JSON.ParseError) in try JSON(parsing: line) }
        } judge: { reading, line in
            switch reading {
            case .failure(let error):
                let isInside = (1...line.count + 1).contains(error.column)
                return Fuzz.Verdict(
                    kind: Fuzz.kind(of: error.reason.utf8), isAccepted: false,
                    broken: isInside ? [] : ["column \(error.column) of \(line.count)"])
            case .success(let json):
                return Self.verdict(json, line)
            }
        }
        #expect(report.broken == [])
        #expect(report.left < 1_000, "\(report.isTold)")
        #expect((report.count / 200..<report.count).contains(report.accepted), "\(report.isTold)")
    }

    private static func verdict(_ json: JSON, _ line: [UInt8]) -> Fuzz.Verdict {
        var laws = [
            ((try? JSON(parsing: json.encoded)) == json, "it reads back"),
            (json.encoded.count <= 8 * line.count + 8, "it grows no more than numbers do"),
        ]
        var kind = 2
        if let response = Response(json: json) {
            kind = 3
            if case .success = response.outcome {
                laws.append((Response(json: response.json) == response, "an answer"))
            }
            if case .failure(let error) = response.outcome {
                kind = 4
                laws.append((Response(json: response.json) == response, "an error: \(error)"))
            }
        } else if let notification = Notification(json: json) {
            kind = 5
            laws.append((Notification(json: notification.json) == notification, "a notification"))
            if let hello = Hello(notification) { kind = hello.version == 1 ? 6 : 7 }
            if let event = Event(notification) {
                kind = Fuzz.kind(of: "\(event.subject)".utf8, from: event.payload.count)
                laws.append((Event(event.notification) == event, "an event"))
            }
        }
        return Fuzz.Verdict(kind: kind, isAccepted: kind > 2, broken: laws.filter { !$0.0 }.map(\.1))
    }
}
