// SPDX-License-Identifier: GPL-3.0-or-later

import LullProtocol
import Testing
import lull

@Suite("Record")
struct RecordTests {
    private func line(
        _ level: Double, peak: Double = -10, elapsed: Double = 12.3, clipped: Bool = false, taps: Int = 0,
        width: Int = 80, isUnicode: Bool = true
    ) -> String {
        var meter = MeterLine()
        meter.take(
            JSON.Members([
                ("elapsed", .number(elapsed)), ("level", .number(level)), ("peak", .number(peak)),
                ("clipped", .bool(clipped)),
            ]))
        meter.taps = taps
        return meter.text(width: width, isUnicode: isUnicode)
    }

    @Test func `the meter is one calm line`() {
        #expect(line(-30) == "0:12  ━━━━━━━━━━━━━─────────────  -30 dB")
        #expect(line(0, width: 40, isUnicode: false) == "0:12  #############    0 dB")
        #expect(line(-90, peak: -70, elapsed: 1) == "0:01  ──────────────────────────  -90 dB")
        #expect(line(-120, peak: -120, elapsed: 90) == "1:30  ──────────────────────────   -- dB  hardly to be heard")
        #expect(line(-6, clipped: true).hasSuffix("-6 dB  too loud"))
        #expect(line(-20, taps: 1).hasSuffix("1 tap") && line(-20, taps: 9).hasSuffix("9 taps"))
    }

    @Test func `too loud is said for two seconds`() {
        var meter = MeterLine()
        for (elapsed, clipped, isSaid) in [(1.0, true, true), (2.9, false, true), (3.1, false, false)] {
            meter.take(
                JSON.Members([("elapsed", .number(elapsed)), ("peak", 0), ("clipped", .bool(clipped))]))
            #expect(meter.text(width: 80, isUnicode: true).contains("too loud") == isSaid, "\(elapsed)")
        }
    }

    @Test(arguments: [1, 2, 10, 20, 40, 200])
    func `it is never wider than the terminal, whatever the daemon says`(width: Int) {
        for level in [-120.0, -1e300, 0, 1e300, .infinity, -.infinity, .nan] {
            let text = line(level, peak: level, elapsed: level, clipped: true, taps: 2_000, width: width)
            #expect(Text.columns(text) < max(2, width))
        }
    }

    @Test func `what came of it is told in a few lines`() {
        let track: JSON = [
            "id": "papa-hums", "title": "Papa hums", "kind": "recording", "origin": "recorded", "length": 58.0,
            "tempo": 66, "confidence": 0.8, "needsTaps": false,
            "grid": [
                "source": "pulse", "tempo": 66, "beats": 60, "beatsPerBar": 3, "firstDownbeat": 1.2, "undo": 0,
            ],
        ]
        #expect(
            Strings.recorded(["track": track, "notes": ["A hum of the mains at 50 Hz was taken out."]]) == [
                "Recorded Papa hums: 58 seconds, 66 beats a minute.",
                "66 beats a minute, 3 beats a bar, 60 beats, the first bar at 1.20 s.",
                "Made by the pulse that it was hummed to.", "A hum of the mains at 50 Hz was taken out.",
            ])
        #expect(
            Strings.recordKept(["track": track]) == [
                "Kept as papa-hums. `lull play papa-hums` plays it at the pace of your hands."
            ])
        let untapped = Strings.recordKept(["track": ["id": "a", "needsTaps": true]])
        #expect(untapped.last?.contains("lull grid a tap") == true)
        #expect(Strings.recorded(.null).first == "Recorded : .")
    }
}
