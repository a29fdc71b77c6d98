// SPDX-License-Identifier: GPL-3.0-or-later

import LullProtocol
import Testing

@Suite struct RequestTests {
    @Test(arguments: [
        (#"{"jsonrpc":"2.0","id":1,"method":"status"}"#, Request(id: 1, method: "status")),
        (#"{"jsonrpc":"2.0","id":"a\n","method":"x","params":{}}"#, Request(id: "a\n", method: "x")),
        (#"{"method":"x","jsonrpc":"2.0","id":null}"#, Request(id: .null, method: "x")),
        (#"{"jsonrpc":"2.0","method":"x","more":[1]}"#, Request(id: nil, method: "x")),
        (
            #"{"jsonrpc":"2.0","id":-7,"method":"rate","params":{"by":-2}}"#,
            Request(id: -7, method: "rate", params: ["by": -2])
        ),
    ])
    func `a request is read, and its id kept as it is`(line: String, request: Request) throws {
        let read = try Request(line: Array(line.utf8))
        #expect(read == request)
        #expect(try Request(line: read.json.encoded) == request)
    }

    /// What each malformed line is answered with, whole.
    @Test(arguments: [
        ("", null(-32700, "request.syntax", "The line is not JSON: the text ends too early, at byte 1.", syntaxHint)),
        (
            #"{"jsonrpc":"2.0","id":1"#,
            null(
                -32700, "request.syntax", "The line is not JSON: expected a comma or a closing brace, at byte 24.",
                syntaxHint)
        ),
        (
            #"{"id":1,"id":2}"#,
            null(-32700, "request.syntax", "The line is not JSON: the same name stands twice, at byte 9.", syntaxHint)
        ),
        ("[]", null(-32600, "request.invalid", "A batch is not served.", formHint)),
        (
            #"[{"jsonrpc":"2.0","id":1,"method":"status"}]"#,
            null(-32600, "request.invalid", "A batch is not served.", formHint)
        ),
        ("1", null(-32600, "request.invalid", "The request is not an object.", formHint)),
        ("{}", null(-32600, "request.invalid", #"The member \"jsonrpc\" is not \"2.0\"."#, formHint)),
        (
            #"{"jsonrpc":2.0,"id":5,"method":"status"}"#,
            answer("5", -32600, "request.invalid", #"The member \"jsonrpc\" is not \"2.0\"."#, formHint)
        ),
        (
            #"{"jsonrpc":"2.0","id":"q","method":7}"#,
            answer(#""q""#, -32600, "request.invalid", #"The member \"method\" is not a string."#, formHint)
        ),
        (
            #"{"jsonrpc":"2.0","id":1.5,"method":"status"}"#,
            null(-32600, "request.invalid", "The id is not a string, a whole number or null.", formHint)
        ),
        (
            #"{"jsonrpc":"2.0","id":[1],"method":"status"}"#,
            null(-32600, "request.invalid", "The id is not a string, a whole number or null.", formHint)
        ),
    ])
    func `a line that is no request is answered with why`(line: String, answer: String) {
        let refusal = #expect(throws: Request.Refusal.self) { try Request(line: Array(line.utf8)) }
        guard let refusal else { return }
        #expect(Response(id: refusal.id, .failure(refusal.error)).json.description == answer)
    }

    @Test func `an unknown method is answered with the nearest`() {
        let error = #expect(throws: ProtocolError.self) { try Request(id: 1, method: "stauts").resolve() }
        #expect(error?.name == .methodUnknown)
        #expect(error?.hint == "Did you mean status?")
        let lost = #expect(throws: ProtocolError.self) {
            try Request(id: 1, method: String(repeating: "x", count: 60_000)).resolve()
        }
        #expect((lost?.message.utf8.count ?? 0) < 100)
    }

    private static let syntaxHint = "Send one JSON-RPC 2.0 object on each line, in UTF-8."
    private static let formHint =
        #"Send one request on each line, like {\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"status\"}."#

    private static func null(_ code: Int, _ name: String, _ message: String, _ hint: String) -> String {
        answer("null", code, name, message, hint)
    }

    private static func answer(_ id: String, _ code: Int, _ name: String, _ message: String, _ hint: String) -> String {
        #"{"jsonrpc":"2.0","id":\#(id),"error":{"code":\#(code),"message":"\#(message)","#
            + #""data":{"name":"\#(name)","hint":"\#(hint)"}}}"#
    }
}
