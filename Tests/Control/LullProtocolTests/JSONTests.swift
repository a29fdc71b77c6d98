// SPDX-License-Identifier: GPL-3.0-or-later

import LullProtocol
import Testing

@Suite struct JSONTests {
    @Test(
        arguments: [
            ("null", .null), (" true\t", true), ("false\r\n", false),
            ("0", 0), ("-0", 0), ("12", 12), ("-9223372036854775808", .integer(.min)), ("12.0", 12.0), ("1e2", 100.0),
            ("-0.5E-1", -0.05), ("5e-324", .number(.leastNonzeroMagnitude)), (#""""#, ""),
            (#""a\"\\\/\b\f\n\r\t""#, "a\"\\/\u{8}\u{C}\n\r\t"),
            (#""\u00e9\uD834\uDD1E\u0000""#, "\u{E9}\u{1D11E}\u{0}"), (#""é𝄞""#, "é𝄞"), ("[]", []), ("{}", [:]),
            ("[1,[2,[]],{}]", [1, [2, []], [:]]), (#"{ "b" : 1 , "a" : [ null ] }"#, ["b": 1, "a": [.null]]),
        ] as [(String, JSON)])
    func `a value is read as it stands`(text: String, value: JSON) throws {
        #expect(try JSON(parsing: text) == value)
    }

    @Test(arguments: [
        ("", 1), ("  ", 3), ("nul", 1), ("nulll", 5), ("True", 1), ("1 2", 3), ("01", 2), ("-", 2), ("+1", 1),
        ("1.", 3), (".5", 1), ("1e", 3), ("1e+", 4), ("0x10", 2), ("NaN", 1), ("Infinity", 1), ("-Infinity", 2),
        ("9223372036854775808", 1), ("[1,1e400]", 4), (#"""#, 2), (#""a"#, 3), (#""\x""#, 3), (#""\u12G4""#, 6),
        (#""\uD834""#, 4), (#""\uD834\u0041""#, 4), (#""\uDD1E""#, 4), ("\"\u{1}\"", 2), ("\"a\nb\"", 3),
        ("[1,]", 4), ("[1", 3), ("[,1]", 2), ("[1 2]", 4), ("{", 2), (#"{"a"}"#, 5), (#"{"a":}"#, 6),
        (#"{"a":1,}"#, 8), ("{1:2}", 2), (#"{'a':1}"#, 2), (#"{"a":1,"b":2,"a":3}"#, 14), (#"{"a":1}x"#, 8),
        ("\u{FEFF}1", 1), ("/* */1", 1), ("\u{0}", 1),
    ])
    func `what is not JSON is refused, at the byte where it stops`(text: String, column: Int) {
        let error = #expect(throws: JSON.ParseError.self) { try JSON(parsing: text) }
        #expect(error?.column == column, "\(error?.reason ?? "")")
    }

    @Test(
        arguments: [
            [0xFF], [0x22, 0xC3, 0x28, 0x22], [0x22, 0xC0, 0xAF, 0x22], [0x22, 0xED, 0xA0, 0x80, 0x22],
            [0x22, 0xF4, 0x90, 0x80, 0x80, 0x22], [0x22, 0xE2, 0x82, 0x22],
        ] as [[UInt8]])
    func `wrong UTF-8 is refused where it is wrong`(bytes: [UInt8]) {
        let error = #expect(throws: JSON.ParseError.self) { try JSON(parsing: bytes) }
        #expect(error?.column == (bytes.count == 1 ? 1 : 2))
        #expect(error?.reason == "this is not UTF-8")
    }

    @Test func `nesting is read 16 deep and no deeper`() throws {
        func nested(_ depth: Int) -> String {
            String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        }
        #expect(throws: Never.self) { try JSON(parsing: nested(16)) }
        let error = #expect(throws: JSON.ParseError.self) { try JSON(parsing: nested(17)) }
        #expect(error?.column == 17)
        #expect(error?.reason == "nested deeper than 16")
        #expect(throws: JSON.ParseError.self) { try JSON(parsing: String(repeating: "{\"a\":", count: 10_000)) }
        #expect(throws: Never.self) { try JSON(parsing: "[" + String(repeating: "[[]],", count: 1000) + "0]") }
    }

    @Test func `a value is written on one line, members in their order, numbers at their shortest`() {
        let value: JSON = [
            "b": 12.0, "a": 12, "third": .number(1.0 / 3), "tiny": .number(.leastNonzeroMagnitude), "huge": 1e22,
            "text": "a\"\\\n\u{1F}\u{7F}é/",
            "list": [.null, true, false, [], [:]], "none": .number(.nan),
        ]
        #expect(
            value.description
                == #"{"b":12.0,"a":12,"third":0.3333333333333333,"tiny":5e-324,"huge":1e+22,"#
                + #""text":"a\"\\\n\u001f"# + "\u{7F}" + #"é/","list":[null,true,false,[],{}],"none":null}"#)
    }

    @Test func `what is written reads back as the same`() throws {
        var random = Seeded(1)
        for _ in 0..<2_000 {
            let value = random.json(depth: 4)
            #expect(try JSON(parsing: value.encoded) == value)
        }
    }

    @Test func `a member is found, changed in its place and taken out`() {
        var members = JSON.Members([("a", 1), ("b", 2)])
        members["a"] = 3
        members["c"] = 4
        members["b"] = nil
        #expect(JSON.object(members).description == #"{"a":3,"c":4}"#)
        let value: JSON = ["list": [1, 2.5, "x"], "flag": true]
        #expect(value["list"]?[0]?.int == 1)
        #expect(value["list"]?[0]?.double == 1)
        #expect(value["list"]?[1]?.int == nil)
        #expect(value["list"]?[2]?.string == "x")
        #expect(value["list"]?[3] == nil)
        #expect(value["list"]?.array?.count == 3)
        #expect(value["flag"]?.bool == true)
        #expect(value["flag"]?["none"] == nil)
        #expect(JSON.number(12).int == 12)
        #expect(JSON.number(1e30).int == nil)
    }
}
