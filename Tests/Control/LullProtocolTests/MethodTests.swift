// SPDX-License-Identifier: GPL-3.0-or-later

import LullProtocol
import Testing

@Suite struct MethodTests {
    @Test func `the table holds the verbs of this stage`() {
        #expect(
            Set(Method.allCases.map(\.name))
                == Set(
                    """
                    play again pause resume toggle hold stop rate slower faster tempo beats tap ramp timer stroke strokes \
                    volume voice register voices layer layers tracks track remove grid import send record history export \
                    routine routines next back status devices calibrate doctor subscribe
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
                + #""volume":0,"for":900,"noLimit":false}"#
        ),
        (.play, #"{"for":86400,"noLimit":true}"#), (.play, #"{"beats":6.0,"unknown":[{}]}"#), (.rate, "{}"),
        (.rate, #"{"value":120.0}"#), (.rate, #"{"by":-2}"#), (.slower, #"{"by":0.5}"#), (.tempo, #"{"value":20}"#),
        (.tap, "{}"), (.tap, #"{"at":123456789012345}"#), (.play, #"{"onTap":true}"#), (.beats, #"{"value":"auto"}"#),
        (.beats, #"{"value":1}"#), (.stroke, "{}"), (.volume, #"{"by":-100}"#),
        (.tracks, #"{"kind":"score","text":"a"}"#), (.track, #"{"track":"x"}"#), (.stop, #"{"now":false}"#),
        (.subscribe, #"{"topics":[]}"#), (.subscribe, #"{"topics":["beat","state","beat"]}"#),
        (.status, #"{"anything":1}"#), (.layer, #"{"layer":"ocean"}"#),
        (.calibrate, "{}"), (.calibrate, #"{"begin":true}"#), (.calibrate, #"{"reading":47.5}"#),
        (.import, #"{"name":"a.wav","size":1,"title":"A"}"#), (.send, #"{"ticket":"x"}"#),
        (.record, #"{"name":"a"}"#), (.record, #"{"do":"begin","name":"a","for":60,"pulse":true,"rate":12}"#),
        (.record, #"{"do":"stop","taps":[123456789012345,123456789812345]}"#), (.record, #"{"do":"keep"}"#),
        (.remove, #"{"track":"a"}"#), (.grid, #"{"track":"a"}"#), (.grid, #"{"track":"a","do":"x2"}"#),
        (.grid, #"{"track":"a","do":"tap","taps":[0,0.8,1.6]}"#), (.grid, #"{"track":"a","do":"nudge","ms":-20}"#),
        (.grid, #"{"track":"a","do":"downbeat"}"#), (.grid, #"{"track":"a","do":"bars","count":3}"#),
        (.grid, #"{"track":"a","do":"replace","beats":"1\t1\n2\t2\n"}"#),
        (.history, "{}"), (.history, #"{"clear":true}"#), (.history, #"{"count":500}"#), (.export, "{}"),
        (.export, #"{"ticket":"a","from":32768}"#), (.routine, "{}"),
        (.routine, #"{"routine":"legs","explain":true}"#),
        (.routine, #"{"routine":"legs","track":"a","voice":"hum","volume":60,"noLimit":true}"#), (.next, "{}"),
        (.doctor, "{}"), (.doctor, #"{"tick":12}"#),
        (.layer, #"{"layer":"womb","value":"off"}"#), (.layer, #"{"layer":"womb","value":100}"#),
    ])
    func `what is right passes`(method: Method, params: String) throws {
        try method.check(JSON(parsing: params))
    }

    @Test(arguments: [
        (Method.rate, #"{"value":3.99}"#, ProtocolError.Name.valueRange, "Rate must be a number from 4 to 120"),
        (.rate, #"{"value":1e300}"#, .valueRange, "Rate must be a number from 4 to 120"),
        (.rate, #"{"value":-12}"#, .valueRange, "Rate must be a number from 4 to 120"),
        (.rate, #"{"value":"12"}"#, .paramsInvalid, "Rate must be a number from 4 to 120"),
        (.rate, #"{"value":null}"#, .paramsInvalid, "Rate must be a number from 4 to 120"),
        (.rate, #"{"value":12,"by":1}"#, .paramsInvalid, "The method rate was given both value and by"),
        (.rate, #"{"by":117}"#, .valueRange, "The step must be a step from -116 to 116"),
        (.layer, "{}", .paramsInvalid, "The method layer needs layer"),
        (
            .layer, #"{"layer":"ocean","value":101}"#, .valueRange,
            "Layer must be \"off\" or a whole number from 0 to 100"
        ),
        (.rate, "[12]", .paramsInvalid, "The parameters of rate are not an object"),
        (.slower, #"{"by":-1}"#, .valueRange, "The step must be a number from 0 to 116"),
        (.tempo, #"{"value":241}"#, .valueRange, "Tempo must be a number from 20 to 240"),
        (.beats, #"{"value":0}"#, .valueRange, "Beats must be \"auto\" or a whole number from 1 to 24"),
        (.beats, #"{"value":2.5}"#, .paramsInvalid, "Beats must be \"auto\" or a whole number from 1 to 24"),
        (.beats, #"{"value":1e300}"#, .valueRange, "Beats must be \"auto\" or a whole number from 1 to 24"),
        (.beats, #"{"value":"none"}"#, .paramsInvalid, "Beats must be \"auto\" or a whole number from 1 to 24"),
        (.play, #"{"beats":"auto"}"#, .paramsInvalid, "Beats must be a whole number from 1 to 24"),
        (.volume, #"{"value":101}"#, .valueRange, "Volume must be a whole number from 0 to 100"),
        (.volume, #"{"value":true}"#, .paramsInvalid, "Volume must be a whole number from 0 to 100"),
        (.play, #"{"for":0}"#, .valueRange, "The time must be a number from 1 to 86400 seconds"),
        (.play, #"{"for":3601}"#, .valueRange, "A session lasts at most an hour unless it has no limit"),
        (.play, #"{"track":7}"#, .paramsInvalid, "Track must be 1 to 256 bytes of text"),
        (.play, #"{"track":""}"#, .valueRange, "Track must be 1 to 256 bytes of text"),
        (.play, #"{"noLimit":1}"#, .paramsInvalid, "The parameter noLimit must be true or false"),
        (.register, #"{"register":"high"}"#, .valueRange, "Register cannot be \"high\"; it can be higher, lower"),
        (.tracks, #"{"kind":["score"]}"#, .paramsInvalid, "Kind must be one of score, recording"),
        (.calibrate, #"{"reading":19.9}"#, .valueRange, "Reading must be a number from 20 to 85 dB(A), not 19.9"),
        (.calibrate, #"{"reading":85.1}"#, .valueRange, "Reading must be a number from 20 to 85 dB(A), not 85.1"),
        (.track, "{}", .paramsInvalid, "The method track needs track"),
        (.import, #"{"name":"a.wav"}"#, .paramsInvalid, "The method import needs size"),
        (.import, #"{"name":"a.wav","size":-1}"#, .valueRange, "Size must be a whole number from 0 to"),
        (.record, "{}", .paramsInvalid, "The method record needs name"),
        (.record, #"{"do":"begin"}"#, .paramsInvalid, "The method record needs name"),
        (.record, #"{"name":"a","rate":12,"tempo":72}"#, .paramsInvalid, "The method record was given both"),
        (.record, #"{"name":"a","for":1801}"#, .valueRange, "The time must be a number from 1 to 1800 seconds"),
        (.record, #"{"do":"play"}"#, .valueRange, "Do cannot be \"play\"; it can be begin, stop, listen,"),
        (.send, "{}", .paramsInvalid, "The method send needs ticket"),
        (.routine, #"{"routine":["legs"]}"#, .paramsInvalid, "Routine must be 1 to 256 bytes of text"),
        (.routine, #"{"routine":"legs","explain":1}"#, .paramsInvalid, "Explain must be true or false"),
        (.grid, #"{"track":"a","do":"x4"}"#, .valueRange, "Do cannot be \"x4\"; it can be show, export, tap, x2,"),
        (.grid, #"{"track":"a","do":"tap"}"#, .paramsInvalid, "The change tap of a grid needs taps"),
        (.grid, #"{"track":"a","do":"nudge"}"#, .paramsInvalid, "The change nudge of a grid needs ms"),
        (.grid, #"{"track":"a","do":"bars"}"#, .paramsInvalid, "The change bars of a grid needs count"),
        (.grid, #"{"track":"a","do":"replace"}"#, .paramsInvalid, "The change replace of a grid needs beats"),
        (.grid, #"{"track":"a","do":"nudge","ms":2001}"#, .valueRange, "Ms must be a step from -2000 to 2000"),
        (
            .grid, #"{"track":"a","taps":[]}"#, .valueRange,
            "Taps must be 1 to 2000 numbers from 0 to 3600 seconds, not 0"
        ),
        (.grid, #"{"track":"a","taps":[1,"2"]}"#, .paramsInvalid, "Taps must be 1 to 2000 numbers"),
        (.grid, #"{"track":"a","taps":[1,3601]}"#, .valueRange, "Taps must be 1 to 2000 numbers"),
        (.grid, #"{"track":"a","beats":""}"#, .valueRange, "Beats must be 1 to 52000 bytes of text, not 0"),
        (.subscribe, "{}", .paramsInvalid, "The method subscribe needs topics"),
        (.subscribe, #"{"topics":"beat"}"#, .paramsInvalid, "Topics must be an array of any of"),
        (.subscribe, #"{"topics":["bet"]}"#, .valueRange, "Topics cannot be \"bet\""),
        (.subscribe, #"{"topics":[1]}"#, .paramsInvalid, "Topics must be an array of any of"),
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
                .valueRange, "Rate must be a number from 4 to 120 strokes a minute, not 200.",
                hint: "Choose one in that range.")
        ) { try Method.rate.check(["value": 200]) }
        #expect(
            throws: ProtocolError(
                .valueRange,
                "Topics cannot be \"bet\"; it can be state, beat, timeline, device, timer, library, recording.",
                hint: "Did you mean beat?")
        ) { try Method.subscribe.check(["topics": ["bet"]]) }
        #expect(
            throws: ProtocolError(
                .valueRange, "Register cannot be \"loud\"; it can be higher, lower.", hint: "Choose one of these.")
        ) { try Method.register.check(["register": "loud"]) }
        #expect(
            throws: ProtocolError(
                .valueRange, "A session lasts at most an hour unless it has no limit.",
                hint: "Give a shorter time, or add --no-limit.")
        ) { try Method.play.check(["for": 3601]) }
    }

    @Test func `who may look at the history may not forget it`() {
        #expect(Method.history.role == .player && Method.history.role(with: ["clear": false]) == .player)
        #expect(Method.history.role(with: ["clear": true]) == .owner)
        for method in Method.allCases where method != .history {
            #expect(method.role(with: ["clear": true]) == method.role)
        }
    }

    @Test func `who only looks may not have it tick`() {
        #expect(Method.doctor.role == .listener && Method.doctor.role(with: ["tick": 12]) == .player)
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
