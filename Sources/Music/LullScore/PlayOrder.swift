// SPDX-License-Identifier: GPL-3.0-or-later

/// The order in which the symbols of a voice are played: parts, repeats and endings written out as ranges.
///
/// A passage goes back to its `|:`, or to the end of the passage before it, or to the beginning. Like `abc2midi`, and
/// unlike ABC 2.1 4.8, it does not go back to a double bar.
struct PlayOrder {
    /// How often a passage can be played.
    static let passLimit = 32

    private(set) var ranges: [Range<Int>] = []

    init(_ symbols: [Symbol], order: PartOrder?, log: inout DiagnosticLog) {
        guard let order, let parts = PlayOrder.parts(symbols) else {
            ranges = PlayOrder.unfolded(symbols, symbols.indices, &log)
            return
        }
        var unfolded: [UInt8: [Range<Int>]] = [:]
        for (label, range) in parts { unfolded[label] = PlayOrder.unfolded(symbols, range, &log) }
        ranges = unfolded[0] ?? []
        for label in order.labels {
            if let part = unfolded[label] { ranges += part }
        }
    }

    /// Where each part lies, 0 for what stands before the first; nil where no part is labelled.
    private static func parts(_ symbols: [Symbol]) -> [UInt8: Range<Int>]? {
        var parts: [UInt8: Range<Int>] = [:]
        var start = 0
        var label: UInt8 = 0
        for (index, symbol) in symbols.enumerated() {
            guard case .part(let next) = symbol else { continue }
            if parts[label] == nil { parts[label] = start..<index }
            (label, start) = (next, index + 1)
        }
        if label == 0 { return nil }
        if parts[label] == nil { parts[label] = start..<symbols.count }
        return parts
    }

    private static func unfolded(_ symbols: [Symbol], _ range: Range<Int>, _ log: inout DiagnosticLog) -> [Range<Int>] {
        var passage = Passage(start: range.lowerBound)
        var ranges: [Range<Int>] = []
        func finish(at end: Int, next: Int, opening: Place? = nil) {
            ranges += passage.played(to: end)
            passage = Passage(start: next, opening: opening)
        }
        for index in range {
            switch symbols[index] {
            case .ending(let passes, let place):
                if passage.isInEnding {
                    log.add(place, Words.endingWithoutRepeat)
                }
                passage.beginEnding(passes, at: index)
            case .bar(let bar):
                let goesOn = bar.opens == 0 && isEnding(symbols, after: index, within: range)
                if bar.closes > 0 {
                    passage.close(at: index, times: bar.closes)
                    if !goesOn { finish(at: index, next: index, opening: bar.opens > 0 ? bar.place : nil) }
                } else if bar.opens > 0 {
                    if let opening = passage.opening, !passage.hasEndings, passage.start < index {
                        log.add(opening, Words.repeatInRepeat)
                        passage.close(at: index, times: 1)
                    }
                    finish(at: index, next: index, opening: bar.place)
                } else if bar.isDouble, passage.isInEnding, !goesOn {
                    finish(at: index, next: index)
                }
                if bar.opens > 1 { passage.times = bar.opens }
            default: break
            }
        }
        if let opening = passage.opening, !passage.hasEndings {
            log.add(opening, Words.openRepeat)
        }
        finish(at: range.upperBound, next: range.upperBound)
        return ranges
    }

    /// Whether the next thing after a bar line is an ending.
    private static func isEnding(_ symbols: [Symbol], after index: Int, within range: Range<Int>) -> Bool {
        for symbol in symbols[(index + 1)..<range.upperBound] {
            switch symbol {
            case .ending: return true
            case .note, .rest, .bar: return false
            case .part, .meter, .chord: continue
            }
        }
        return false
    }

    /// A passage that may be repeated: what every pass plays, and the endings that some play.
    private struct Passage {
        var start: Int
        /// Its repeat sign, where it has one.
        var opening: Place?
        /// Passes beyond the first that its signs ask for.
        var times = 0
        private var commonEnd: Int?
        private var endings: [(passes: UInt32, range: Range<Int>)] = []
        private var open: (passes: UInt32, start: Int)?

        init(start: Int, opening: Place? = nil) { (self.start, self.opening) = (start, opening) }

        var isInEnding: Bool { open != nil }
        var hasEndings: Bool { open != nil || !endings.isEmpty }

        mutating func beginEnding(_ passes: UInt32, at index: Int) {
            endEnding(at: index)
            commonEnd = commonEnd ?? index
            open = (passes, index)
        }

        mutating func close(at index: Int, times: Int) {
            endEnding(at: index)
            commonEnd = commonEnd ?? index
            self.times = max(self.times, times)
        }

        private mutating func endEnding(at index: Int) {
            if let open { endings.append((open.passes, open.start..<index)) }
            open = nil
        }

        mutating func played(to end: Int) -> [Range<Int>] {
            endEnding(at: end)
            let common = start..<(commonEnd ?? end)
            let highest = endings.map { UInt32.bitWidth - $0.passes.leadingZeroBitCount }.max() ?? 1
            let passes = min(max(highest, commonEnd == nil ? 1 : times + 1), PlayOrder.passLimit)
            return (0..<passes).flatMap { pass in
                [common] + endings.filter { $0.passes >> UInt32(pass) & 1 == 1 }.map(\.range)
            }
        }
    }
}
