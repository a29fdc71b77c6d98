// SPDX-License-Identifier: GPL-3.0-or-later

import LullFuzzKit
import LullLibrary
import LullTime
import Testing

@Suite("The library's files, twisted")
struct LibraryFuzzTests {
    private static func sidecar(_ lines: [String]) -> [UInt8] {
        let head = [
            "lull recording 1", "sha256 = \(String(repeating: "0123456789abcdef", count: 4))", "bytes = 1234",
            "title = Omas Lied", "added = 1700000000", "decoder = 3", "frames = 480000", "trim = 100 470000",
            "confidence = 0.9",
        ]
        let body = Array((head + lines).map { $0 + "\n" }.joined().utf8)
        return body + Array("\(Sidecar.sumKey)\(Sidecar.sum(body))\n".utf8)
    }

    /// What is mutated has its sum put right, three times in four: else nothing behind it would be tried.
    private static func summed(_ bytes: [UInt8]) -> [UInt8] {
        guard bytes.count % 4 != 0, let last = bytes.dropLast().lastIndex(of: UInt8(ascii: "\n")) else { return bytes }
        let body = Array(bytes[...last])
        return body + Array("\(Sidecar.sumKey)\(Sidecar.sum(body))\n".utf8)
    }

    @Test func `any bytes are a sidecar that is written as it was read, or damaged`() {
        let grid = "1 3 0.5 1.0 1.5 2.25 3.0 3.5"
        let corpus = [
            Self.sidecar(["origin = imported", "audio = a.wav"]),
            Self.sidecar([
                "origin = recorded", "loudness = -23.5 -18.0 -1.25", "tempo = 72000000 0.75", "tempo = 36000000 0.25",
                "tonic = 57.25", "grid = analysis \(grid)", "undo = hand \(grid)", "undo = taps \(grid)",
            ]),
        ]
        let keys = [
            "sha256", "bytes", "audio", "title", "origin", "added", "decoder", "frames", "trim", "loudness", "tempo",
            "confidence", "tonic", "grid", "undo",
        ]
        let report = Fuzz.run(
            Fuzz.Format(
                "sidecar", corpus: corpus,
                tokens: keys.map { "\n\($0) = " } + [
                    " = ", "\nsum = ", "lull recording 1\n", "lull recording 2\n", "hand 0 1 0 1 2",
                    "pulse 2 3 0.5 1 1.5 ",
                    "taps", "file", "31536000000000", "imported", "recorded", "/", "..", " ", "\u{85}", "\t",
                ], longest: 8_192),
            Fuzz.Allowance(allocations: (400, 20), bytes: (100_000, 2_000))
        ) { bytes in
            Sidecar.read(Self.summed(bytes))
        } judge: { reading, _ in
            switch reading {
            case .newer(let version):
                return Fuzz.Verdict(kind: 1, isAccepted: false, broken: version > Sidecar.version ? [] : ["newer"])
            case .damaged(let reason):
                return Fuzz.Verdict(
                    kind: Fuzz.kind(of: reason.utf8), isAccepted: false,
                    broken: reason.utf8.count < 200 ? [] : ["\(reason) is short"])
            case .whole(let sidecar, let version):
                let facts = sidecar.facts
                let year = Frames(31_536_000 * Frames.perSecond)
                let laws = [
                    (sidecar.bytes(version: version) != nil, "it is written as it was read"),
                    (
                        facts.length >= .zero && facts.length <= year && facts.trim.upperBound <= year,
                        "it is no longer than a year"
                    ),
                    (sidecar.audio?.contains("/") != true, "the audio is beside it"),
                    (facts.title.utf8.count <= 16_384 && !facts.title.contains("\n"), "the title is a line"),
                ]
                return Fuzz.Verdict(
                    kind: facts.undo.count * 64 + (facts.grid?.beats.beats.count ?? 0) * 8 + facts.hypotheses.count,
                    isAccepted: true, broken: laws.filter { !$0.0 }.map(\.1))
            }
        }
        #expect(report.broken == [])
        #expect(report.left < 1_000, "\(report.isTold)")
        #expect((report.count / 50..<report.count).contains(report.accepted), "\(report.isTold)")
    }

    @Test func `any line is a massage that is written as it was read, or damaged`() {
        let entries = [
            HistoryEntry(
                date: "2026-11-23T03:12:45+01:00", seconds: 854, rate: 12.25, stroke: "indian-milking-leg",
                track: "suo-gan", title: "Suo Gân"),
            HistoryEntry(date: "", seconds: 0, rate: 0, stroke: "", track: "", title: "", routine: "legs"),
        ]
        let report = Fuzz.run(
            Fuzz.Format(
                "history", corpus: entries.map { HistoryLine.bytes(of: $0) },
                tokens: ["\t", "\t\t", "1\t", "2\t", "12.25", "\u{85}"], longest: 2_048),
            Fuzz.Allowance(allocations: (100, 4), bytes: (20_000, 400))
        ) { bytes -> HistoryLine in
            let tab = UInt8(ascii: "\t")
            guard bytes.count % 4 != 0, let cut = bytes.lastIndex(of: tab) else { return HistoryLine(bytes[...]) }
            return HistoryLine((bytes[..<cut] + [tab] + Array(HistoryLine.sum(bytes[..<cut]).utf8))[...])
        } judge: { line, _ in
            guard case .entry(let entry) = line else {
                return Fuzz.Verdict(kind: line == .newer ? 1 : 2, isAccepted: false)
            }
            let again = HistoryLine(HistoryLine.bytes(of: entry)[...])
            var plain = entry
            for field in [\HistoryEntry.date, \.stroke, \.track, \.title] {
                plain[keyPath: field] = HistoryLine.plain(entry[keyPath: field])
            }
            plain.routine = entry.routine.map(HistoryLine.plain)
            let laws = [
                (again == .entry(plain), "it is written as it was read"),
                (entry.seconds >= 0 && entry.rate.isFinite && entry.minutes.isFinite, "numbers are numbers"),
            ]
            return Fuzz.Verdict(
                kind: 16 + min(entry.title.utf8.count, 64) + (entry.routine == nil ? 0 : 128), isAccepted: true,
                broken: laws.filter { !$0.0 }.map(\.1))
        }
        #expect(report.broken == [])
        #expect(report.left < 1_000, "\(report.isTold)")
        #expect((report.count / 50..<report.count).contains(report.accepted), "\(report.isTold)")
    }
}
