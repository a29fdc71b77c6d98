// SPDX-License-Identifier: GPL-3.0-or-later

import LullProtocol
import Testing
import lull

@Suite("Calibrate")
struct CalibrateTests {
    @Test(arguments: [
        ("44.5\n", MeterEntry.reading(44.5)), (" 44,5 \n", .reading(44.5)), ("44 dB(A)\n", .reading(44)),
        ("44dBA\n", .reading(44)), ("120\n", .reading(120)), ("q\n", .leave), ("Q\n", .leave), ("quit\n", .leave),
        ("\n", .unclear), ("loud\n", .unclear), ("-3\n", .unclear), ("4.4.4\n", .unclear), ("nan\n", .unclear),
        ("1e9\n", .unclear), ("d\n", .unclear), ("\u{1B}[A\n", .unclear),
    ])
    func `what is typed is a reading, a wish to leave, or asked again`(line: String, entry: MeterEntry) {
        #expect(MeterEntry(line) == entry)
    }

    @Test func `a reading is answered with what it means`() {
        let now = Now(status(["calibrated": true, "ceiling": 50.0, "atVolume": 44.2]))
        #expect(
            Strings.calibrateAnswer(now) == [
                "At volume 80 it is now about 44 dB(A) where the baby lies; nothing will be louder than 50 dB(A) there."
            ])
    }

    @Test func `the hum is told of, with the two ways on`() {
        let now = Now(status(["calibrated": false, "reference": true]))
        let line =
            "The reference hum is playing. "
            + "`lull calibrate N` takes N, the meter's reading; `lull stop` ends it."
        #expect(Strings.calibrateAnswer(now) == [line])
        #expect(Strings.status(now).first == line)
    }

    @Test func `volume speaks in decibels where they are known`() {
        let known = Now(status(["calibrated": true, "ceiling": 50.0, "atVolume": 43.6]))
        #expect(Strings.volumeAnswer(known) == ["Volume 80 of 100, about 44 dB(A) at the baby."])
        #expect(Strings.volumeAnswer(Now(status(["calibrated": false]))) == ["Volume 80 of 100."])
    }

    @Test func `status says how loud it is, or why that is not known any more`() {
        let cases: [(JSON, String?)] = [
            (
                ["calibrated": true, "ceiling": 50.0, "level": 43.1],
                "About 43 dB(A) now, at most 50 dB(A) at the baby."
            ),
            (["calibrated": true, "ceiling": 47.5], "At most 47.5 dB(A) at the baby."), (["calibrated": false], nil),
            (
                ["calibrated": false, "because": "card"],
                "This sound card is not calibrated; `lull calibrate` does it."
            ),
            (
                ["calibrated": false, "because": "mixer"],
                "The sound card's own volume is not what it was when the meter was read: calibrate it again."
            ),
            (["calibrated": false, "because": "of the moon"], nil), (.null, nil), ([1], nil),
        ]
        for (loudness, line) in cases {
            let lines = Strings.status(Now(status(loudness)))
            #expect(lines.dropFirst() == (line.map { [$0] } ?? [])[...])
        }
    }

    private func status(_ loudness: JSON) -> JSON { ["state": "stopped", "volume": 80, "loudness": loudness] }
}
