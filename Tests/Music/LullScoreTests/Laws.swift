// SPDX-License-Identifier: GPL-3.0-or-later

import LullScore
import LullTime

/// What holds for every tune and program, whatever the file; each broken law is named.
enum Laws {
    static func broken(by reading: ABC.Reading, lines: Int) -> [String] {
        var broken: [String] = []
        func hold(_ law: Bool, _ name: String) { if !law { broken.append(name) } }
        let diagnostics = reading.diagnostics + reading.tunes.flatMap(\.diagnostics)
        hold(diagnostics.count <= 1_010, "at most some 1,000 problems are listed")
        hold(diagnostics.allSatisfy { 1...max(lines, 1) ~= $0.line && $0.column >= 1 }, "problems lie within the file")
        hold(diagnostics.allSatisfy { $0.text.count < 160 }, "a problem is said in a sentence")
        for tune in reading.tunes {
            for voice in tune.voices {
                hold(voice.events.count <= 100_000, "at most 100,000 notes a tune")
                hold(zip(voice.events, voice.events.dropFirst()).allSatisfy { $0.onset <= $1.onset }, "events ascend")
                hold(voice.events.allSatisfy { 0...127 ~= $0.pitch && $0.length > .zero }, "events are notes")
            }
            if let program = tune.program { broken += Laws.broken(by: program) }
        }
        return broken
    }

    static func broken(by program: Program) -> [String] {
        var broken: [String] = []
        func hold(_ law: Bool, _ name: String) { if !law { broken.append(name) } }
        let notes = program.notes
        let ends = notes.map { $0.onset + $0.length }
        hold(!notes.isEmpty, "a program has notes")
        hold(zip(ends, notes.dropFirst()).allSatisfy { $0 <= $1.onset }, "notes never overlap")
        hold(notes.allSatisfy { $0.length > .zero }, "notes have a length")
        hold(notes.first.map { $0.onset + program.pickup >= .zero } ?? false, "nothing sounds before the pickup")
        hold(ends.last.map { $0 <= program.length } ?? false, "nothing sounds after the end")
        hold(program.pickup >= .zero && program.length > .zero && program.beatsPerBar >= 1, "lengths are positive")
        hold(Tempo.range.contains(program.tempo), "the tempo is one a parent could ask for")

        hold(zip(program.phrases, program.phrases.dropFirst()).allSatisfy { $0 < $1 }, "phrase ends ascend")
        hold(program.phrases.last == program.length, "the last phrase ends with the pass")
        let phraseEnds = zip(notes, ends).filter { $0.0.endsPhrase }.map(\.1)
        hold(phraseEnds.dropLast() == program.phrases.dropLast()[...], "phrases end where notes end")
        hold(
            phraseEnds.count == program.phrases.count && notes.last?.endsPhrase == true, "every phrase has a last note")

        hold(notes.first?.joint == .fresh, "the first note comes after a breath")
        for (index, (note, next)) in zip(notes, notes.dropFirst()).enumerated() {
            hold(
                (next.joint == .fresh) == (note.endsPhrase || ends[index] < next.onset),
                "a breath only after a rest or phrase")
        }
        let levels = notes.map(\.level)
        hold(abs(levels.reduce(0, +) / Float(levels.count)) < 0.01, "levels have a mean of 0")
        hold((levels.max() ?? 0) - (levels.min() ?? 0) <= 8.001, "levels span 8 dB at most")
        hold(program.tonic <= program.medianPitch && program.tonic > program.medianPitch - 12, "the tonic is at hand")
        return broken
    }
}
