// SPDX-License-Identifier: GPL-3.0-or-later

/// SplitMix64 (Steele, Lea and Flood 2014): the same numbers in every run.
///
/// - Thread: one at a time
package struct FuzzRandom: RandomNumberGenerator {
    private var state: UInt64

    package init(_ seed: UInt64) { state = seed }

    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// From 0 to below `bound`, which is above 0. The low numbers of a range are a hair likelier, which harms nobody here.
    package mutating func below(_ bound: Int) -> Int { Int(truncatingIfNeeded: next() >> 33) % bound }
}

/// Makes inputs out of others: good ones with a few accidents in them.
///
/// - Thread: one at a time
package struct Mutator {
    /// What is mutated: the seeds, and behind them inputs that were read in a way of their own.
    private var corpus: [[UInt8]]
    private let seeds: Int
    private let tokens: [[UInt8]]
    private let longest: Int
    private var random: FuzzRandom

    /// Inputs kept besides the seeds, at most.
    private static let mostKept = 4_096

    /// - Parameters:
    ///   - corpus: at least one, none of them empty.
    ///   - tokens: what means something in the format.
    ///   - longest: bytes.
    package init(corpus: [[UInt8]], tokens: [String], longest: Int, seed: UInt64) {
        self.corpus = corpus.filter { !$0.isEmpty }
        seeds = self.corpus.count
        self.tokens = tokens.map { Array($0.utf8) } + Self.traps
        self.longest = longest
        random = FuzzRandom(seed)
    }

    /// Goes on from `input` too, unless it is empty.
    package mutating func keep(_ input: [UInt8]) {
        if input.isEmpty { return }
        if corpus.count - seeds < Self.mostKept {
            corpus.append(input)
        } else {
            corpus[seeds + random.below(Self.mostKept)] = input
        }
    }

    /// The next input; now and then a seed as it is, cut or joined to another.
    package mutating func next() -> [UInt8] {
        var bytes = corpus[random.below(random.below(4) == 0 ? seeds : corpus.count)]
        for _ in 0...random.below(1 << random.below(4)) { change(&bytes) }
        if bytes.count > longest { bytes.removeSubrange(longest...) }
        return bytes
    }

    private mutating func change(_ bytes: inout [UInt8]) {
        let at = random.below(bytes.count + 1)
        let end = min(bytes.count, at + random.below(1 << random.below(8)))
        switch random.below(16) {
        case 0 where at < bytes.count: bytes[at] ^= 1 << UInt8(random.below(8))
        case 1 where at < bytes.count: bytes[at] = UInt8(random.below(256))
        case 2: bytes.insert(UInt8(random.below(256)), at: at)
        case 3: bytes.removeSubrange(at..<end)
        case 4: bytes.insert(contentsOf: Array(bytes[at..<end]), at: random.below(bytes.count + 1))
        case 5: splice(&bytes, at)
        case 6: pile(Array(bytes[at..<end]), on: &bytes, at)
        case 7: pile(token(), on: &bytes, at)
        case 8, 9: changeNumber(&bytes, from: at)
        case 10: moveLine(&bytes, from: at)
        case 11 where random.below(4) == 0: bytes.removeSubrange(at...)
        case 12: bytes.replaceSubrange(at..<end, with: token())
        default: bytes.insert(contentsOf: token(), at: at)
        }
    }

    private mutating func token() -> [UInt8] { tokens[random.below(tokens.count)] }

    /// The rest comes from another input.
    private mutating func splice(_ bytes: inout [UInt8], _ at: Int) {
        let other = corpus[random.below(corpus.count)]
        bytes.replaceSubrange(at..., with: other[random.below(other.count)...])
    }

    /// The same again and again: what nests gets deep, what adds up gets large.
    private mutating func pile(_ part: [UInt8], on bytes: inout [UInt8], _ at: Int) {
        guard !part.isEmpty else { return }
        let count = min(1 << random.below(random.below(8) == 0 ? 13 : 5), longest / part.count)
        bytes.insert(contentsOf: Array(repeatElement(part, count: count).joined()), at: at)
    }

    /// Another number in the place of the next one.
    private mutating func changeNumber(_ bytes: inout [UInt8], from at: Int) {
        let isDigit = UInt8(ascii: "0")...UInt8(ascii: "9")
        guard let start = bytes[at...].firstIndex(where: isDigit.contains) else { return }
        let end = bytes[start...].firstIndex { !isDigit.contains($0) } ?? bytes.count
        bytes.replaceSubrange(start..<end, with: Self.numbers[random.below(Self.numbers.count)])
    }

    /// A line goes, or stands somewhere else, or twice.
    private mutating func moveLine(_ bytes: inout [UInt8], from at: Int) {
        let newline = UInt8(ascii: "\n")
        guard let before = bytes[at...].firstIndex(of: newline),
            let last = bytes[(before + 1)...].firstIndex(of: newline)
        else { return }
        let line = Array(bytes[(before + 1)...last])
        let choice = random.below(3)
        if choice > 0 { bytes.removeSubrange((before + 1)...last) }
        guard choice < 2 else { return }
        let aim = random.below(bytes.count + 1)
        let place = bytes[aim...].firstIndex(of: newline).map { $0 + 1 } ?? bytes.count
        bytes.insert(contentsOf: line, at: place)
    }

    /// Where the arithmetic of careless readers ends.
    private static let numbers = [
        "0", "1", "-1", "00", "-0", "0.0", "255", "256", "32768", "65536", "99999", "100000", "2147483647",
        "2147483648",
        "4294967296", "9007199254740993", "9223372036854775807", "-9223372036854775808", "9223372036854775808",
        "18446744073709551616", "1e308", "-1e308", "1e309", "1e-400", "5e-324", "0.1", "1.7976931348623157e308",
        "nan", "inf", "-inf", "0x7fffffffffffffff", "1_000", "123456789012345678901234567890", "1e18", "9.3e18",
        "1e300",
    ].map { Array($0.utf8) }

    private static let traps: [[UInt8]] =
        numbers + [
            [0x00], [0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xE2, 0x82],
            [0xEF, 0xBB, 0xBF],
            [0x0D, 0x0A], [0x0D], [0x0A], [0x0A, 0x0A], [0x09], [0x20], [0x7F], [0x1B, 0x5B, 0x32, 0x4A],
            Array("e\u{301}".utf8), Array("\u{1F469}\u{200D}\u{1F37C}".utf8), Array("\u{2028}".utf8),
            Array("\u{202E}".utf8),
        ]
}
