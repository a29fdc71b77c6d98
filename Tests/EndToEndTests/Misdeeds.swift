// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullProtocol
import LullTestKit

/// What no client should do, done.
enum Misdeeds {
    struct Outcome: Sendable {
        let name: String
        /// What the server said to it, if anything.
        let answer: JSON?
        /// The code that it should have said.
        let code: Int?
        /// `status` of a well-behaved client, right after.
        let status: JSON?
    }

    /// Does all of them, one after the other.
    static func all(at socket: String) throws -> [Outcome] {
        var outcomes: [Outcome] = []
        for misdeed in lines {
            let wire = try Wire(socket)
            wire.send(misdeed.bytes)
            let answer = misdeed.code == nil ? nil : try wire.next()
            outcomes.append(outcome(misdeed.name, answer, misdeed.code, socket))
        }
        outcomes.append(try vanish(socket))
        outcomes.append(try readSlowly(socket))
        outcomes.append(try crowd(socket))
        return outcomes
    }

    private static func outcome(_ name: String, _ answer: JSON?, _ code: Int?, _ socket: String) -> Outcome {
        Outcome(name: name, answer: answer, code: code, status: try? Wire(socket).call("status"))
    }

    private struct Line {
        let name: String
        let bytes: [UInt8]
        let code: Int?

        init(_ name: String, _ text: String, _ code: Int?) {
            self.init(name, Array(text.utf8) + [0x0a], code)
        }

        init(_ name: String, _ bytes: [UInt8], _ code: Int?) {
            self.name = name
            self.bytes = bytes
            self.code = code
        }
    }

    private static func request(_ method: String, _ params: String) -> String {
        #"{"jsonrpc":"2.0","id":1,"method":"\#(method)","params":\#(params)}"#
    }

    private static let lines = [
        Line("malformed", "{\"jsonrpc\":", -32700),
        Line("no object", "[1,2,3]", -32600),
        Line("a batch", "[\(request("status", "{}"))]", -32600),
        Line("nested", String(repeating: "[", count: 40_000), -32700),
        Line(
            "nested in a request",
            request("status", String(repeating: "{\"a\":", count: 30) + "1" + String(repeating: "}", count: 30)), -32700
        ),
        Line("oversized", Array(repeating: UInt8(ascii: "x"), count: 70_000) + [0x0a], -32013),
        Line("endless", Array(repeating: UInt8(ascii: " "), count: 300_000), -32013),
        Line("half a line", Array(#"{"jsonrpc":"2.0","id":1,"met"#.utf8), nil),
        Line(
            "wrong UTF-8",
            Array(#"{"jsonrpc":"2.0","id":1,"method":""#.utf8) + [0xff, 0xc0, 0x80] + Array("\"}\n".utf8), -32700),
        Line("unknown method", request("explode", "{}"), -32601),
        Line("a number out of range", request("rate", #"{"value":1e9}"#), -32000),
        Line("a negative number", request("volume", #"{"value":-1}"#), -32000),
        Line("not a number", request("rate", #"{"value":NaN}"#), -32700),
        Line("beyond a double", request("rate", #"{"value":1e999}"#), -32700),
        Line("text for a number", request("rate", #"{"value":"12"}"#), -32602),
        Line("unknown track", request("play", #"{"track":"no-such-track"}"#), -32001),
        Line("a path for a track", request("play", #"{"track":"../../etc/passwd"}"#), -32001),
        Line("unknown stroke", request("stroke", #"{"stroke":"indian-milking-lag"}"#), -32002),
        Line("unknown voice", request("voice", #"{"voice":"hun"}"#), -32003),
    ]

    /// Asks and is gone before the answer.
    private static func vanish(_ socket: String) throws -> Outcome {
        for _ in 0..<8 {
            let wire = try Wire(socket)
            wire.send(line: request("subscribe", #"{"topics":["beat","state","timeline"]}"#))
            wire.send(line: request("tracks", "{}"))
        }
        return outcome("vanished clients", nil, nil, socket)
    }

    /// Asks for a megabyte and does not read it: is cut off, in the end.
    private static func readSlowly(_ socket: String) throws -> Outcome {
        let wire = try Wire(socket)
        for _ in 0..<400 { wire.send(line: request("tracks", "{}")) }
        // Whoever reads at once may keep pace with the answers.
        usleep(500_000)
        var last: JSON?
        while let answer = try? wire.next(within: 5) { last = answer }
        return outcome("a slow reader", last, -32012, socket)
    }

    /// More clients than there is room for.
    private static func crowd(_ socket: String) throws -> Outcome {
        let wires = (0..<40).compactMap { _ in try? Wire(socket) }
        let refused = wires.first { $0.hello["error"] != nil }
        let answer = refused?.hello
        withExtendedLifetime(wires) {}
        var status: JSON?
        try? eventually("there is room again") {
            status = try? Wire(socket).call("status")
            return status != nil
        }
        return Outcome(name: "a crowd", answer: answer, code: -32013, status: status)
    }
}
