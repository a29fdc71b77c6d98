// SPDX-License-Identifier: GPL-3.0-or-later

import LullProtocol
import Testing

@Suite struct MethodTests {
    @Test func `the table holds the verbs of this stage`() {
        #expect(
            Set(Method.allCases.map(\.name))
                == Set(
                    """
                    play again pause resume toggle hold stop rate slower faster tempo beats stroke strokes volume voice \
                    register voices tracks track status devices subscribe
                    """.split(separator: " ").map(String.init)))
    }

    @Test(arguments: Method.allCases)
    func `every method says what it does in one sentence and names each parameter once`(method: Method) {
        #expect(method.summary.hasSuffix(".") && method.summary.filter { $0 == "." }.count == 1)
        #expect(Set(method.parameters.map(\.name)).count == method.parameters.count)
        #expect(Set(method.errors).count == method.errors.count)
    }

    @Test(arguments: [
        (Method.play, "{}"),
        (
            .play,
            #"{"track":"suo-gan","stroke":"s","rate":4,"tempo":240,"beats":24,"voice":"hum","register":"lower","#
                + #""volume":0,"for":900,"onTap":true}"#
        ),
        (.play, #"{"for":86400,"noLimit":true}"#), (.play, #"{"beats":6.0,"unknown":[{}]}"#), (.rate, "{}"),
        (.rate, #"{"value":120.0}"#), (.rate, #"{"by":-2}"#), (.slower, #"{"by":0.5}"#), (.tempo, #"{"value":20}"#),
        (.beats, #"{"value":"auto"}"#), (.beats, #"{"value":1}"#), (.stroke, "{}"), (.volume, #"{"by":-100}"#),
        (.tracks, #"{"kind":"score","text":"a"}"#), (.track, #"{"track":"x"}"#), (.stop, #"{"now":false}"#),
        (.subscribe, #"{"topics":[]}"#), (.subscribe, #"{"topics":["beat","state","beat"]}"#),
        (.status, #"{"anything":1}"#),
    ])
    func `what is right passes`(method: Method, params: String) throws {
        try method.check(JSON(parsing: params))
    }

    @Test(arguments: [
        (Method.rate, #"{"value":3.99}"#, ProtocolError.Name.valueRange, "rate must be a number from 4 to 120"),
        (.rate, #"{"value":1e300}"#, .valueRange, "rate must be a number from 4 to 120"),
        (.rate, #"{"value":-12}"#, .valueRange, "rate must be a number from 4 to 120"),
        (.rate, #"{"value":"12"}"#, .paramsInvalid, "rate must be a number from 4 to 120"),
        (.rate, #"{"value":null}"#, .paramsInvalid, "rate must be a number from 4 to 120"),
        (.rate, #"{"value":12,"by":1}"#, .paramsInvalid, "rate was given both value and by"),
        (.rate, #"{"by":117}"#, .valueRange, "by must be a step from -116 to 116"),
        (.rate, "[12]", .paramsInvalid, "The parameters of rate are not an object"),
        (.slower, #"{"by":-1}"#, .valueRange, "by must be a number from 0 to 116"),
        (.tempo, #"{"value":241}"#, .valueRange, "tempo must be a number from 20 to 240"),
        (.beats, #"{"value":0}"#, .valueRange, "beats must be \"auto\" or a whole number from 1 to 24"),
        (.beats, #"{"value":2.5}"#, .paramsInvalid, "beats must be \"auto\" or a whole number from 1 to 24"),
        (.beats, #"{"value":1e300}"#, .valueRange, "beats must be \"auto\" or a whole number from 1 to 24"),
        (.beats, #"{"value":"none"}"#, .paramsInvalid, "beats must be \"auto\" or a whole number from 1 to 24"),
        (.play, #"{"beats":"auto"}"#, .paramsInvalid, "beats must be a whole number from 1 to 24"),
        (.volume, #"{"value":101}"#, .valueRange, "volume must be a whole number from 0 to 100"),
        (.volume, #"{"value":true}"#, .paramsInvalid, "volume must be a whole number from 0 to 100"),
        (.play, #"{"for":0}"#, .valueRange, "for must be a number from 1 to 86400 seconds"),
        (.play, #"{"for":3601}"#, .valueRange, "for must be from 1 to 3600 seconds unless noLimit"),
        (.play, #"{"track":7}"#, .paramsInvalid, "track must be 1 to 256 bytes of text"),
        (.play, #"{"track":""}"#, .valueRange, "track must be 1 to 256 bytes of text"),
        (.play, #"{"onTap":1}"#, .paramsInvalid, "onTap must be true or false"),
        (.register, #"{"register":"high"}"#, .valueRange, "register cannot be \"high\"; it can be higher, lower"),
        (.tracks, #"{"kind":["score"]}"#, .paramsInvalid, "kind must be one of score, recording"),
        (.track, "{}", .paramsInvalid, "track needs track"),
        (.subscribe, "{}", .paramsInvalid, "subscribe needs topics"),
        (.subscribe, #"{"topics":"beat"}"#, .paramsInvalid, "topics must be an array of any of"),
        (.subscribe, #"{"topics":["bet"]}"#, .valueRange, "topics cannot be \"bet\""),
        (.subscribe, #"{"topics":[1]}"#, .paramsInvalid, "topics must be an array of any of"),
    ])
    func `what is wrong is named, with what it can be`(
        method: Method, params: String, name: ProtocolError.Name, message: String
    ) {
        let error = #expect(throws: ProtocolError.self) { try method.check(JSON(parsing: params)) }
        #expect(error?.name == name)
        #expect(error?.message.hasPrefix(message) == true, "\(error?.message ?? "")")
        #expect(error?.hint.isEmpty == false)
    }

    @Test func `the message and the hint are whole sentences`() {
        #expect(
            throws: ProtocolError(
                .valueRange, "rate must be a number from 4 to 120 strokes a minute, not 200.",
                hint: "Give a number from 4 to 120 strokes a minute.")
        ) { try Method.rate.check(["value": 200]) }
        #expect(
            throws: ProtocolError(
                .valueRange, "topics cannot be \"bet\"; it can be state, beat, timeline, device, timer.",
                hint: "Did you mean beat?")
        ) { try Method.subscribe.check(["topics": ["bet"]]) }
    }

    @Test(arguments: [Double.nan, .infinity, -.infinity])
    func `a number that is none is refused wherever a number stands`(value: Double) {
        for method in Method.allCases {
            for parameter in method.parameters {
                #expect(throws: ProtocolError.self) {
                    try method.check(.object(JSON.Members([(parameter.name, .number(value))])))
                }
            }
        }
    }
}
