// SPDX-License-Identifier: GPL-3.0-or-later

import LullProtocol
import Testing

@Suite struct WireTests {
    @Test func `the hello says the wire's version, the daemon and the bounds`() {
        let hello = Hello().notification
        #expect(
            hello.json.description
                == #"{"jsonrpc":"2.0","method":"hello","params":{"protocol":1,"daemon":"lulld 0.1.0","#
                + #""limits":{"line":65536,"nesting":16,"clients":32,"queue":262144}}}"#)
        #expect(Notification(json: hello.json).flatMap(Hello.init) == Hello())
    }

    @Test func `a beat's own time takes the place of the time of sending`() {
        let beat = Event(
            sequence: 7, at: 1, subject: .topic(.beat),
            payload: JSON.Members([("beat", 41), ("tempo", 72.0), ("at", 123_456_789_012_345), ("error", 90_000)]))
        #expect(
            beat.notification.json.description
                == #"{"jsonrpc":"2.0","method":"event","params":{"seq":7,"at":123456789012345,"topic":"beat","#
                + #""beat":41,"tempo":72.0,"error":90000}}"#)
        #expect(Notification(json: beat.notification.json).flatMap(Event.init) == beat)
    }

    @Test func `a snapshot and a topic are told apart, an unknown one is nobody's`() {
        let snapshot = Event(sequence: 0, at: 5, subject: .snapshot, payload: JSON.Members([("state", "stopped")]))
        #expect(Notification(json: snapshot.notification.json).flatMap(Event.init) == snapshot)
        #expect(Event(Notification(method: "event", params: ["seq": 1, "at": 1, "topic": "weather"])) == nil)
        #expect(Event(Notification(method: "hello", params: [:])) == nil)
        #expect(Notification(json: Response(id: 1, .success(true)).json) == nil)
        #expect(Response(json: snapshot.notification.json) == nil)
    }

    /// The lines of the contract's pages, as they stand there but for what "..." leaves out.
    @Test(arguments: [
        #"{"jsonrpc":"2.0","method":"hello","params":{"protocol":1,"daemon":"lulld X.Y.Z","limits":{}}}"#,
        #"{"method":"event","params":{"seq":1,"at":2,"topic":"state"}}"#,
        #"{"jsonrpc":"2.0","id":1,"method":"rate","params":{"value":12}}"#,
        #"{"topic":"beat","beat":41,"stroke":6,"beatInStroke":5,"tempo":72.0,"rate":12.0,"at":123,"error":456}"#,
        #"{"by":-2}"#, #"{"name":"device.busy","hint":"..."}"#, #"{"tracks":[{"id":"suo-gan"}]}"#,
        #"{"state":"playing","track":{"id":"brahms-wiegenlied","title":"Wiegenlied","kind":"score"},"#
            + #""stroke":{"id":"indian-milking-leg","name":"Indian milking"},"rate":12.0,"beatsPerStroke":6,"#
            + #""tempo":72.0,"voice":"hum","volume":80,"beat":123.46,"strokes":20,"remaining":962.4,"#
            + #""device":{"name":"default","state":"open","sampleRate":48000,"underruns":0,"latency":0.171,"#
            + #""realtime":true},"load":0.012,"daemon":{"version":"0.1.0","uptime":301.2}}"#,
        #"{"pending":{"what":"play suo-gan","at":"phrase","in":7.8}}"#,
    ])
    func `every example of the contract is read, and written the same`(line: String) throws {
        #expect(try JSON(parsing: line).description == line)
    }

    @Test func `the contract's request is served`() throws {
        let line = #"{"jsonrpc":"2.0","id":1,"method":"rate","params":{"value":12}}"#
        #expect(try Request(line: Array(line.utf8)).resolve() == .rate)
        let subscribe =
            #"{"jsonrpc":"2.0","id":2,"method":"subscribe","params":{"topics":["state","beat","timeline","#
            + #""device","timer"]}}"#
        #expect(try Request(line: Array(subscribe.utf8)).resolve() == .subscribe)
    }
}
