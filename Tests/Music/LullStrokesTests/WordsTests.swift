// SPDX-License-Identifier: GPL-3.0-or-later

import LullStrokes
import Testing

@Suite struct WordsTests {
    /// Lull makes no health claim, keeps no score, blames nobody and speaks to any carer.
    static let bannedBeginnings = [
        "treat", "reliev", "therap", "cure", "curing", "heal", "prevent", "diagnos", "mitigat", "medic", "clinic",
        "improv", "benefit", "boost", "stimulat", "detox", "colic", "digest", "constipat", "reflux", "immun", "brain",
        "develop", "bonding", "guarantee", "proven", "depress", "anxi", "stress", "sooth", "calm", "streak", "score",
        "fail", "mumm", "momm", "mother", "daddy", "father", "parent",
    ]
    static let bannedWords = [
        "must", "should", "goal", "missed", "mum", "mom", "dad", "he", "she", "his", "her", "him",
    ]

    static let everything: [(String, String)] =
        Strokes.all.flatMap { stroke in
            [stroke.name, stroke.motion, stroke.hands.words].map { (stroke.id, $0) }
                + stroke.cautions.map { (stroke.id, $0) } + legs(of: stroke).map { (stroke.id, $0.name) }
        } + Region.allCases.map { ("region", $0.name) } + Strokes.cautions.map { ("general", $0) }

    static func offence(in text: String) -> String? {
        let words = text.lowercased().split { !$0.isLetter }.map(String.init)
        return words.first { word in bannedWords.contains(word) || bannedBeginnings.contains { word.hasPrefix($0) } }
    }

    @Test func `no word claims, counts, blames or leaves a carer out`() {
        for (id, text) in Self.everything {
            let offence = Self.offence(in: text)
            #expect(offence == nil, "\(id): \(offence ?? "") in: \(text)")
        }
    }

    @Test func `a claim would be noticed`() {
        #expect(Self.offence(in: "Relieves wind.") == "relieves")
        #expect(Self.offence(in: "Mum strokes.") == "mum")
        #expect(Self.offence(in: "Rub your hands where it can hear them.") == nil)
    }

    @Test(arguments: Strokes.all)
    func `every stroke says in whole sentences what the hands do`(stroke: Stroke) {
        #expect(!stroke.name.isEmpty && stroke.name.count <= 30)
        for text in [stroke.motion] + stroke.cautions {
            #expect(text.count >= 20 && text.count <= 300, "\(stroke.id)")
            #expect(text.first?.isUppercase == true && text.last == ".", "\(stroke.id): \(text)")
            #expect(!text.contains("  ") && !text.contains("\n"), "\(stroke.id): \(text)")
        }
    }

    @Test func `no two strokes are told in the same words`() {
        #expect(Set(Strokes.all.map(\.motion)).count == Strokes.all.count)
    }

    @Test(arguments: ["sun-moon", "i-love-you", "water-wheel"])
    func `the tummy is clockwise, between feeds, and after the cord`(id: String) throws {
        let cautions = try #require(Strokes[id]).cautions.joined(separator: " ")
        for word in ["clockwise", "between feeds", "cord stump"] { #expect(cautions.contains(word)) }
    }

    @Test(arguments: ["butterfly", "integration-chest", "integration-arms"])
    func `strokes that pass over the tummy say so`(id: String) throws {
        #expect(try #require(Strokes[id]).cautions.contains { $0.contains("cord stump") })
    }

    @Test func `the back is stroked beside the spine, the face clear of eyes and soft spots`() {
        for stroke in Strokes.all where stroke.region == .back {
            #expect(stroke.cautions.contains { $0.contains("spine") })
        }
        for stroke in Strokes.all where stroke.region == .face {
            #expect(stroke.cautions.contains { $0.contains("eyes") && $0.contains("soft spots") })
        }
    }

    @Test(arguments: ["look for a yes", "after a feed", "feverish", "vaccination", "slippery", "falls asleep"])
    func `what holds for every stroke is said once`(words: String) {
        #expect(Strokes.cautions.filter { $0.contains(words) }.count == 1)
        for stroke in Strokes.all { #expect(!stroke.cautions.contains { $0.contains(words) }) }
    }
}
