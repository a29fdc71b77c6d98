// SPDX-License-Identifier: GPL-3.0-or-later

import LullDaemon
import LullFuzzKit
import LullLibrary
import LullProtocol
import LullSession
import LullStrokes
import Testing

@Suite("What is kept, twisted")
struct StateFuzzTests {
    private static let punctuation = [
        "{", "}", "[", "]", ":", ",", "\"", "null", "true", "false", "{}", "[]", "\"\"", "1e300", "-1", "0.5", "1e-9",
        " ",
    ]
    private static let names = [
        "version", "track", "stroke", "tempo", "beats", "keepsBeats", "voice", "register", "volume", "layers", "for",
        "recording", "routine", "routineEase", "session", "left", "length", "place", "verse", "ramp", "slope", "step",
        "index",
        "ease", "strokes", "seconds", "title", "beatsPerBar", "hasBeats", "card", "mixer", "profile", "speaker",
        "reading",
        "level", "calibrations",
    ]

    private static let memories: [[UInt8]] = [
        #"{"version":1,"track":"a","stroke":"indian-milking-leg","tempo":72000000,"beats":6,"keepsBeats":false,"#
            + #""voice":"hum","register":"higher","volume":80,"layers":{"heartbeat":40},"for":1200,"recording":"#
            + #"{"title":"A","beatsPerBar":3,"tempo":90000000,"hasBeats":true},"routine":"legs","routineEase":1.0}"#,
        #"{"version":1,"track":"b","stroke":"combing","tempo":60000000,"beats":4,"voice":"harp","volume":5,"for":null,"#
            + #""recording":{"title":"B","beatsPerBar":4,"tempo":60000000},"routine":"own","routineEase":0.9,"session":"#
            + #"{"tempo":61000000,"beats":4,"left":null,"length":null,"place":12,"verse":2,"#
            + #""ramp":{"tempo":50000000,"slope":0.1},"step":{"index":3,"left":{"strokes":4},"ease":0.95,"#
            + #""track":"c","recording":{"title":"C","beatsPerBar":1,"tempo":60000000},"voice":"tick"}}}"#,
        #"{"version":1,"track":"b","stroke":"combing","tempo":60000000,"beats":4,"volume":5,"for":900.5,"#
            + #""recording":{"title":"B","beatsPerBar":4,"tempo":60000000},"routine":"own","session":{"tempo":60000000,"#
            + #""beats":4,"left":600.1,"length":900,"place":0,"verse":0,"ramp":null,"step":{"index":0,"#
            + #""left":{"seconds":3.5},"ease":1}}}"#,
    ].map { Array($0.utf8) }

    @Test func `any bytes are a massage that can go on and is written as it was read, or none`() {
        let songbook = Songbook(folders: [])
        var whole = 0
        let report = Fuzz.run(
            Fuzz.Format(
                "memory", corpus: Self.memories, tokens: Self.punctuation + Self.names.map { "\"\($0)\":" },
                longest: 4_096),
            Fuzz.Allowance(allocations: (600, 20), bytes: (100_000, 2_000))
        ) { bytes in
            Memory.read(bytes, songbook)
        } judge: { reading, _ in
            guard case .known(let kept?) = reading else {
                return Fuzz.Verdict(kind: reading == .newer ? 1 : reading == .unreadable ? 2 : 3, isAccepted: false)
            }
            whole += kept.interruption == nil ? 0 : 1
            guard case .known(let again?) = Memory.read(kept.line, songbook) else {
                return Fuzz.Verdict(kind: 4, isAccepted: true, broken: ["what was read is written and read again"])
            }
            // A wind-down begins anew when it is read, and what is left is kept to the tenth of a second.
            var laws = [
                (again.setting == kept.setting, "the massage"),
                ((again.interruption == nil) == (kept.interruption == nil), "that it was cut short"),
                (Self.isSame(again.interruption?.step, kept.interruption?.step), "the step"),
                (again.interruption?.entry == kept.interruption?.entry, "the place"),
                (again.interruption?.setting.pace == kept.interruption?.setting.pace, "the pace"),
                (kept.line.count < 65_536, "its own file can be read"),
            ]
            if let left = kept.interruption?.left, let kept = again.interruption?.left {
                laws.append((abs(left - kept) < 0.051, "the time that is left"))
            }
            let members = (try? JSON(parsing: kept.line)) ?? .null
            let kind = Fuzz.kind(of: members.description.utf8.prefix(2_000))
            return Fuzz.Verdict(kind: kind & 0xFFF, isAccepted: true, broken: laws.filter { !$0.0 }.map(\.1))
        }
        #expect(report.broken == [])
        #expect(report.left < 1_000, "\(report.isTold)")
        #expect((report.count / 50..<report.count).contains(report.accepted), "\(report.isTold)")
        #expect(whole > report.count / 200, "\(whole) were cut short")
    }

    /// But for the tenth of a second that is kept of what is left.
    private static func isSame(_ one: Interruption.Step?, _ other: Interruption.Step?) -> Bool {
        guard let one, let other else { return one == nil && other == nil }
        guard one.index == other.index, one.ease == other.ease else { return false }
        switch (one.left, other.left) {
        case (.seconds(let some), .seconds(let others)): return abs(some - others) < 0.051
        default: return one.left == other.left
        }
    }

    @Test func `any bytes are calibrations that are written as they were read, or none`() {
        let corpus = [
            #"{"version":1,"calibrations":[{"card":"PCH","mixer":"Master 50","profile":"standard","speaker":"small","#
                + #""reading":44.5,"level":-30.25},{"card":"USB","mixer":"","profile":"quiet","speaker":"full","#
                + #""reading":60,"level":-12}]}"#
        ].map { Array($0.utf8) }
        let report = Fuzz.run(
            Fuzz.Format("calibration", corpus: corpus, tokens: Self.punctuation + Self.names.map { "\"\($0)\":" }),
            Fuzz.Allowance(allocations: (600, 20), bytes: (100_000, 2_000))
        ) { bytes in
            CalibrationBook.read(bytes)
        } judge: { reading, _ in
            guard case .known(let all) = reading else {
                return Fuzz.Verdict(kind: reading == .newer ? 1 : 2, isAccepted: false)
            }
            let laws = [
                (all.count <= 64, "\(all.count) calibrations"),
                (all.allSatisfy { $0.offset.isFinite && $0.limit(ceiling: 50).isFinite }, "levels are levels"),
                (CalibrationBook.read(CalibrationBook.bytes(of: all)) == reading, "they are written as they were read"),
            ]
            return Fuzz.Verdict(
                kind: 16 + all.count, isAccepted: !all.isEmpty, broken: laws.filter { !$0.0 }.map(\.1))
        }
        #expect(report.broken == [])
        #expect(report.left < 1_000, "\(report.isTold)")
        #expect((report.count / 50..<report.count).contains(report.accepted), "\(report.isTold)")
    }
}
