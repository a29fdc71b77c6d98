// SPDX-License-Identifier: GPL-3.0-or-later

import LullFuzzKit
import LullProtocol
import Testing
import lull

/// What the command line makes of what a daemon says, which may be any daemon.
@Suite("Answers, twisted")
struct AnswerFuzzTests {
    private static let corpus =
        Fuzz.spoken("<")
        + [
            #"{"state":"playing","track":{"id":"a","title":"A","kind":"score"},"stroke":{"id":"combing","name":"Combing"},"#
                + #""rate":12.0,"beatsPerStroke":6,"tempo":72.0,"voice":"hum","register":"higher","volume":80,"layers":"#
                + #"{"heartbeat":40,"ocean":100},"strokes":20,"remaining":962.4,"ramp":{"tempo":60.5},"loudness":{"calibrated":"#
                + #"true,"ceiling":50.0,"level":40.5,"atVolume":44.5,"reference":true,"because":"card"},"device":{"state":"#
                + #""waiting","name":"USB"},"pending":{"what":"track","at":"phrase","in":4.5},"note":"n","faults":2,"routine":"#
                + #"{"id":"legs","title":"Legs","step":2,"of":9,"where":"left leg","left":{"strokes":4,"until":24},"next":"#
                + #"{"name":"Combing","where":"left leg"},"words":"w"},"tap":{"count":3,"locked":true,"rate":12.5,"confidence":0.9}}"#,
            #"{"jsonrpc":"2.0","method":"event","params":{"seq":1,"at":1000000000000,"topic":"timeline","running":true,"#
                + #""beat":12.5,"tempo":72.0,"beatsPerStroke":6,"strokeOrigin":0.0,"firstStroke":0,"tune":{"id":"a","start":0.0,"#
                + #""verse":0,"pickup":1.0,"beats":48.0}}}"#,
            #"{"jsonrpc":"2.0","method":"event","params":{"seq":2,"at":1000000000000,"topic":"beat","beat":13.0,"stroke":2,"#
                + #""beatInStroke":1,"tempo":72.0}}"#,
            #"{"jsonrpc":"2.0","method":"event","params":{"seq":2,"at":1,"topic":"snapshot","state":{"state":"playing",""#
                + #"tempo":72.0,"remaining":1e300},"timeline":{"at":999000000000,"running":true,"beat":0.0,"tempo":60.0,"#
                + #""beatsPerStroke":4}}}"#,
            #"{"id":"a","title":"A","beats":48.0,"pickup":1.0,"syllables":[[[{"beat":0.0,"end":1.0,"text":"la","joinsNext":"#
                + #"true},{"beat":1.0,"end":2.0,"text":"lu"}]],[[{"beat":4.0,"end":5.0,"text":"b"}]]]}"#,
            #"{"history":[{"date":"2026-11-23T03:12:45+01:00","minutes":14.2,"stroke":{"id":"b","name":"B"},"track":"#
                + #"{"id":"a","title":"A"},"rate":12.0,"routine":"Legs"}],"left":3,"enabled":false,"problems":["x."]}"#,
            #"{"grid":{"beats":120,"beatsPerBar":3,"firstDownbeat":1.25,"tempo":90.5,"source":"taps","confidence":0.8},"#
                + #""title":"A","seconds":61.25,"hypotheses":[{"tempo":90.5,"score":0.75}],"loudness":-23.5,"tonic":57.0}"#,
            #"{"import":{"ticket":"x","stage":"decoding","part":0.5},"size":123456789,"state":"recording","elapsed":3.5,"level":-24.0,"#
                + #""peak":-3.0,"clipped":true}"#,
        ].map { Array($0.utf8) }

    private static let tokens = [
        "{", "}", "[", "]", ":", ",", "\"", "null", "true", "1e308", "-1e308", "9223372036854775807",
        "-9223372036854775808",
        "0.0", "\"state\":\"playing\"", "\"topic\":\"timeline\"", "\"topic\":\"beat\"", "\"topic\":\"snapshot\"",
        "\"at\":1000000000000", "\"remaining\":", "\"minutes\":", "\"rate\":", "\"tempo\":", "\"step\":", "\"of\":",
        "\"strokes\":", "\"until\":", "\"left\":", "\"part\":", "\"size\":", "\"beat\":", "\"verse\":", "\"start\":",
        "\"\\u001b[2J\"", "\"\\u202e\"", "\"子守唄\"",
    ]

    /// Nanoseconds.
    private static let now: Int64 = 1_001_000_000_000

    @Test func `whatever a daemon says is put into words without a control character`() {
        let report = Fuzz.run(
            Fuzz.Format("replies", corpus: Self.corpus, tokens: Self.tokens, longest: 4_096),
            Fuzz.Allowance(allocations: (1_000, 20), bytes: (100_000, 2_000))
        ) { bytes in
            try? JSON(parsing: bytes)
        } judge: { json, bytes in
            guard let json else { return Fuzz.Verdict(kind: 0, isAccepted: false) }
            let results = [json, json["result"] ?? .null, json["params"] ?? .null]
            let words = results.flatMap(Self.words)
            var broken =
                words.reduce(0, { $0 + $1.utf8.count }) > 200_000 + 400 * bytes.count ? ["no end of words"] : []
            if let bad = words.map(Text.printable).first(where: { $0.unicodeScalars.contains { $0.value < 0x20 } }) {
                broken.append("a control character in \(bad)")
            }
            let rows = Self.screen(json)
            broken += rows.contains { Text.columns($0) > 60 } ? ["a row wider than the screen"] : []
            return Fuzz.Verdict(
                kind: words.reduce(0) { $0 ^ Fuzz.kind(of: $1.utf8.prefix(16)) }, isAccepted: true, broken: broken)
        }
        #expect(report.broken == [])
        #expect(report.left < 1_000, "\(report.isTold)")
        #expect((report.count / 100..<report.count).contains(report.accepted), "\(report.isTold)")
    }

    private static func words(_ json: JSON) -> [String] {
        let now = Now(json)
        let answers = [
            Strings.rateAnswer, Strings.tempoAnswer, Strings.beatsAnswer, Strings.volumeAnswer, Strings.voiceAnswer,
            Strings.registerAnswer, Strings.stepAnswer, Strings.status, Strings.timerAnswer, Strings.rampAnswer,
            Strings.calibrateAnswer, Strings.forgetAnswer,
        ]
        let results = [
            Strings.strokeAnswer, Strings.routineAnswer, Strings.routineHead, Strings.routineCautions,
            Strings.historyNotes, Strings.track, Strings.stroke, Strings.recorded, Strings.recordKept, Strings.grid,
            Strings.removed,
        ]
        let lists = [
            Strings.routines, Strings.steps, Strings.history, Strings.tracks, Strings.strokes, Strings.voices,
            Strings.layers, Strings.devices,
        ]
        let elements = json.array ?? (json.object?.all ?? []).compactMap(\.value.array).flatMap { $0 }
        var words = answers.flatMap { $0(now) } + results.flatMap { $0(json) }
        words += lists.flatMap { $0(elements).lines(width: 60) + $0(elements).lines(width: nil) }
        words += Strings.answer(now) + Strings.layerAnswer("heartbeat", now) + Strings.imported("a", json)
        words += Strings.tapAnswer(now, Taps(json)) + [Strings.tapLine(now, Taps(json)), Strings.present(now)]
        if let pending = now.pending { words.append(Strings.next(pending)) }
        if let size = json["size"]?.int { words.append(Strings.amount(size)) }
        if let members = json.object {
            var meter = MeterLine()
            meter.take(members)
            words.append(meter.text(width: 60, isUnicode: true))
            var board = ImportBoard(draws: true, isUnicode: true)
            if let step = ImportStep(members) {
                words.append(board.update(to: [.init(name: "a", step: step)], width: 60))
            }
        }
        return words
    }

    /// What `watch` shows, after this and a moment later.
    private static func screen(_ json: JSON) -> [String] {
        var pacer = Pacer()
        pacer.take(Now(json["result"] ?? json), at: now)
        if let notification = Notification(json: json), let event = Event(notification) {
            pacer.take(Now(["state": "playing", "tempo": 60.0]), at: 0)
            pacer.take(event, at: now)
        }
        if let pass = Pass(json["params"]?["tune"]), let song = Song(json["result"] ?? json) {
            pacer.take(pass)
            pacer.take(song, of: pass.track)
        }
        let layout = Layout(columns: 60, rows: 12, glyphs: .unicode, hasKeys: true)
        var rows: [String] = []
        for time in [now, now + 1, now + 5_000_000_000, .max] {
            pacer.tidy(at: time)
            rows += layout.picture(of: pacer, at: time).map(\.text)
            _ = pacer.nextChange(after: time, cells: layout.cells)
        }
        return rows
    }
}
