// SPDX-License-Identifier: GPL-3.0-or-later

import CAllocationCounter
import Glibc

/// Reads mutated inputs by the thousands, or by the millions, and looks whether laws are broken.
///
/// `LULL_FUZZ` is the number of inputs a reader, `LULL_FUZZ_SEED` another beginning. Inputs that are read in a way of their
/// own (`Verdict.kind`) are mutated further, which leads deep into a reader without knowing its code. What lies in
/// `Tests/Cases/NAME` is read first: inputs that once broke something.
package enum Fuzz {
    /// Inputs a reader.
    package static let count = number("LULL_FUZZ") ?? 20_000
    package static let seed = UInt64(number("LULL_FUZZ_SEED") ?? 1)
    private static let isAsked = getenv("LULL_FUZZ") != nil

    private static let root = "/" + #filePath.split(separator: "/").dropLast(4).joined(separator: "/")
    /// Where inputs are kept that break something.
    package static let folder = "\(root)/.build/fuzz"

    /// What an input came to.
    package struct Verdict {
        /// Two inputs of another kind were read in another way.
        package var kind: Int
        package var isAccepted: Bool
        /// The laws that do not hold, in words.
        package var broken: [String]

        package init(kind: Int, isAccepted: Bool, broken: [String] = []) {
            (self.kind, self.isAccepted, self.broken) = (kind, isAccepted, broken)
        }
    }

    /// What reading may cost: a little, and so much a byte of the input.
    package struct Allowance {
        let allocations: (fixed: Int, perByte: Int)
        let bytes: (fixed: Int, perByte: Int)

        /// - Parameters:
        ///   - allocations: calls.
        ///   - bytes: asked for in all of them.
        package init(allocations: (fixed: Int, perByte: Int), bytes: (fixed: Int, perByte: Int)) {
            (self.allocations, self.bytes) = (allocations, bytes)
        }

        func isKept(_ counts: lull_counts, reading count: Int) -> Bool {
            counts.allocations <= Int64(allocations.fixed + allocations.perByte * count)
                && counts.bytes <= Int64(bytes.fixed + bytes.perByte * count)
        }
    }

    /// The inputs of a reader.
    package struct Format {
        let name: String
        let corpus: [[UInt8]]
        let tokens: [String]
        let longest: Int

        /// - Parameters:
        ///   - name: of the files that belong to it.
        ///   - corpus: good inputs.
        ///   - tokens: what means something.
        ///   - longest: bytes.
        package init(_ name: String, corpus: [[UInt8]], tokens: [String], longest: Int = 16_384) {
            (self.name, self.corpus, self.tokens, self.longest) = (name, corpus, tokens, longest)
        }
    }

    /// What came of all of them.
    package struct Report {
        package var count = 0
        package var accepted = 0
        package var kinds = 0
        /// The first few laws that were broken, each with its input.
        package var broken: [String] = []
        /// Objects that reading left behind.
        package var left: Int64 = 0
        /// What the costliest input asked for, a byte of it: calls and bytes.
        package var mostAllocations = 0.0
        package var mostBytes = 0.0

        package var isTold: String {
            "\(count) inputs, \(accepted) accepted, \(kinds) kinds, \(left) left, at most \(mostAllocations) allocations "
                + "and \(mostBytes) bytes a byte"
        }
    }

    /// - Parameters:
    ///   - part: of `count`, for a slow reader.
    ///   - read: what is tried; counted.
    ///   - judge: looks at what it made.
    package static func run<Value>(
        _ format: Format, part: Double = 1, _ allowance: Allowance, read: ([UInt8]) -> Value,
        judge: (Value, [UInt8]) -> Verdict
    ) -> Report {
        let watch = FuzzWatch(format.name)
        defer { watch.end() }
        var report = Report()
        // What is made once, by whatever is read first, is no input's cost.
        if let first = format.corpus.first { _ = read(first) }
        func attempt(_ bytes: [UInt8], _ name: @autoclosure () -> String) -> Int {
            watch.note(bytes)
            lull_count_begin()
            var value: Value? = read(bytes)
            let cost = lull_count_end()
            lull_count_begin()
            var verdict = value.map { judge($0, bytes) } ?? Verdict(kind: 0, isAccepted: false)
            value = nil
            let rest = lull_count_end()
            report.left += cost.allocations - cost.frees + rest.allocations - rest.frees
            report.count += 1
            report.accepted += verdict.isAccepted ? 1 : 0
            report.mostAllocations = max(report.mostAllocations, Double(cost.allocations) / Double(bytes.count + 64))
            report.mostBytes = max(report.mostBytes, Double(cost.bytes) / Double(bytes.count + 64))
            if !allowance.isKept(cost, reading: bytes.count) {
                verdict.broken.append("\(cost.allocations) allocations of \(cost.bytes) bytes for \(bytes.count)")
            }
            if !verdict.broken.isEmpty, report.broken.count < 4 {
                let kept = "\(folder)/\(format.name)-\(report.broken.count).broken"
                write(bytes, to: kept)
                report.broken.append("\(name()), in \(kept): \(verdict.broken.prefix(4))")
            }
            return verdict.kind
        }
        // What is made once, by whoever reads first, is no input's cost.
        if let first = format.corpus.first { _ = judge(read(first), first) }
        for (name, bytes) in cases(format.name) { _ = attempt(bytes, name) }
        var mutator = Mutator(corpus: format.corpus, tokens: format.tokens, longest: format.longest, seed: seed)
        var kinds: Set<Int> = []
        var progress = Progress(name: format.name, count: max(1, Int(Double(count) * part)))
        for index in 0..<progress.count {
            let bytes = mutator.next()
            let kind = attempt(bytes, "input \(index) of seed \(seed)")
            if kinds.count < 65_536, kinds.insert(kind).inserted { mutator.keep(bytes) }
            if isAsked, index & 1_023 == 0 { progress.tell(index, kinds: kinds.count) }
        }
        report.kinds = kinds.count
        if isAsked { progress.end(report) }
        return report
    }

    /// Inputs that once broke something, by their names.
    package static func cases(_ name: String) -> [(name: String, bytes: [UInt8])] {
        let path = "\(root)/Tests/Cases/\(name)"
        return files(in: path).map { ($0, contents(of: "\(path)/\($0)")) }
    }

    /// The files of a folder of the repository, by their names.
    ///
    /// - Parameter path: from the repository's root.
    package static func corpus(_ path: String, ending: String) -> [[UInt8]] {
        files(in: "\(root)/\(path)").filter { $0.hasSuffix(ending) }.map { contents(of: "\(root)/\(path)/\($0)") }
    }

    /// The lines of the examples in docs/protocol.md.
    ///
    /// - Parameter mark: ">" for what a client says, "<" for what the daemon says.
    package static func spoken(_ mark: Character) -> [[UInt8]] {
        String(decoding: contents(of: "\(root)/docs/protocol.md"), as: UTF8.self).split(separator: "\n")
            .filter { $0.hasPrefix("\(mark) {") }.map { Array($0.dropFirst(2).utf8) }
    }

    /// A number for a text, the same in every run (FNV-1a); figures are left out.
    package static func kind(of text: some Sequence<UInt8>, from start: Int = 0) -> Int {
        var hash = UInt64(bitPattern: Int64(start)) ^ 0xCBF2_9CE4_8422_2325
        for byte in text where !(0x30...0x39).contains(byte) { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
        return Int(truncatingIfNeeded: hash)
    }

    static func number(_ name: String) -> Int? { getenv(name).flatMap { Int(String(cString: $0)) } }

    private static func files(in path: String) -> [String] {
        guard let folder = opendir(path) else { return [] }
        defer { closedir(folder) }
        var names: [String] = []
        while let entry = readdir(folder) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) {
                String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
            }
            if !name.hasPrefix(".") { names.append(name) }
        }
        return names.sorted()
    }

    private static func contents(of path: String) -> [UInt8] {
        guard let file = fopen(path, "rb") else { return [] }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while case let count = fread(&buffer, 1, buffer.count, file), count > 0 { bytes += buffer[..<count] }
        return bytes
    }

    private static func write(_ bytes: [UInt8], to path: String) {
        guard let file = fopen(path, "wb") else { return }
        defer { fclose(file) }
        fwrite(bytes, 1, bytes.count, file)
    }
}

/// A line every ten seconds, of how far a reader has come.
private struct Progress {
    let name: String
    let count: Int
    private let start = Progress.now
    private var told = Progress.now

    init(name: String, count: Int) { (self.name, self.count) = (name, count) }

    mutating func tell(_ done: Int, kinds: Int) {
        guard Self.now - told > 10 else { return }
        told = Self.now
        say("\(done) of \(count) inputs, \(rate(done)) a second, \(kinds) kinds")
    }

    func end(_ report: Fuzz.Report) { say("\(report.isTold), \(rate(report.count)) a second") }

    private func rate(_ done: Int) -> Int { Int(Double(done) / max(Self.now - start, 0.001)) }

    private func say(_ what: String) {
        let line = Array("fuzz \(name): \(what)\n".utf8)
        write(STDERR_FILENO, line, line.count)
    }

    /// Seconds.
    private static var now: Double {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
