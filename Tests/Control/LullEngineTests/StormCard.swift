// SPDX-License-Identifier: GPL-3.0-or-later

import CVirtualDevice
import LullALSA
import LullRender
import LullSoundKit
import LullTime
import Synchronization

/// The real output on a card in virtual time, to which anything may happen. What is heard is what the card has taken and
/// played.
final class StormCard: StormDevice, @unchecked Sendable {
    private let card: OpaquePointer
    private let output: ALSAOutput
    private let made: StormWitness.Log
    let epoch: Int64
    /// The largest buffer that it is opened with is one of 16,384 frames.
    let lag = 4
    let absence = 20.0
    /// The card's frame and the renderer's that were last heard together, as their difference.
    private(set) var offset: Int64
    private var isKnown = false
    /// Where it changed: frames, nanoseconds of the card's clock.
    private(set) var shifts: [(by: Int64, at: Int64)] = []
    /// Stretches of sound that fit nothing that was made.
    private(set) var strangers = 0
    /// The last 100 ms were sound whose place is known.
    private var isPlaced = false
    /// Frames of silence since the card broke off; nil where it has not.
    private var gap: Int?
    /// Frames of silence in a row until now.
    private var zeros = 0
    /// Whether sound has come back after more than half a second of silence of the card's making.
    private(set) var hasComeBack = false
    private(set) var isHung = false
    private var heard: Int64

    init(_ renderer: consuming Renderer) throws {
        var number: Int32 = 0
        card = lull_card_make(&number)
        epoch = lull_card_now(card)
        heard = epoch / 1_000_000 * 48
        offset = heard
        let log = StormWitness.Log()
        made = log
        output = try ALSAOutput(
            device: "lull-virtual-\(number)", profile: .standard, source: StormWitness(renderer, log: log)
        ) { _, _ in }
        output.start()
        isHung = !lull_card_attended(card)
    }

    deinit {
        lull_card_release(card)
        output.shutdown()
        lull_card_free(card)
    }

    func start() { output.start() }
    func shutdown() {}
    func status() -> SinkStatus { output.status() }

    var isLost: Bool { !lull_card_plugged(card) }
    func plugIn() { lull_card_plug(card) }
    func pullOut() { strike(LULL_LOST, -1) }

    func runDry(_ frames: Int) -> Bool {
        strike(LULL_STARVED, Int64(frames) * 1_000_000 / 48)
        return false
    }

    func strike(_ fault: lull_fault, _ amount: Int64) { lull_card_fault(card, fault, amount) }

    var account: lull_card_account { lull_card_tell(card) }

    /// How late what was just heard is beside what is told of it, nanoseconds; nil where nothing was.
    var lateness: Int64? {
        guard isPlaced else { return nil }
        let frame = heard - offset
        return heard * 1_000_000 / 48 - status().clock.instant(of: Frames(frame))
    }

    func hear(_ count: Int) -> StormSound {
        var left = [Float](repeating: 0, count: count)
        var right = left
        var marks = [UInt8](repeating: 0, count: count)
        if !isHung { isHung = !lull_card_run(card, Int32(count), &left, &right, &marks) }
        follow(left, right, marks)
        defer { heard += Int64(count) }
        let twin = (0..<count).map { made.frame(heard + Int64($0) - offset) }
        return StormSound(
            mid: zip(left, right).map { ($0 + $1) / 2 }, side: zip(left, right).map { ($0 - $1) / 2 },
            madeMid: twin.map(\.mid), madeSide: twin.map(\.side), cuts: marks.indices.filter { marks[$0] != 0 },
            beginsItself: marks.contains { $0 & 2 != 0 })
    }

    /// Lets time go by and says how loud it was at most.
    func pass(_ count: Int) -> Float {
        var left = [Float](repeating: 0, count: count)
        var right = left
        var marks = [UInt8](repeating: 0, count: count)
        if !isHung { isHung = !lull_card_run(card, Int32(count), &left, &right, &marks) }
        follow(left, right, marks)
        heard += Int64(count)
        return zip(left, right).reduce(0) { max($0, abs($1.0), abs($1.1)) }
    }

    /// Notes the gaps, and on which line each stretch of sound lies.
    private func follow(_ left: [Float], _ right: [Float], _ marks: [UInt8]) {
        (hasComeBack, isPlaced) = (false, false)
        // While the device is closed by itself, no time passes for the sound.
        if status().state == .closed { isKnown = false }
        var start = 0
        for i in left.indices {
            if marks[i] != 0 {
                place(left, right, start..<max(start, i - zeros))
                start = i
                gap = gap ?? 0
            }
            if left[i] == 0, right[i] == 0 {
                zeros += 1
                gap = gap.map { $0 + 1 }
                continue
            }
            if zeros > 32 { start = i }
            zeros = 0
            if let silence = gap {
                hasComeBack = hasComeBack || silence >= 24_000
                gap = nil
            }
        }
        place(left, right, start..<max(start, left.count - zeros))
    }

    /// What `offset` is by what is told.
    private var toldOffset: Int64 {
        let clock = status().clock
        let instant = heard * 1_000_000 / 48
        return heard - clock.frame.count - Int64(Double(instant - clock.instant) / clock.nanosecondsPerFrame)
    }

    private func place(_ left: [Float], _ right: [Float], _ range: Range<Int>) {
        guard range.count >= 2_400 else { return }
        let sound = range.map { (mid: (left[$0] + right[$0]) / 2, index: heard + Int64($0)) }
        guard let top = sound.map({ abs($0.mid) }).max(), top > 0.002 else { return }
        func fits(_ offset: Int64) -> Bool {
            sound.allSatisfy { abs(made.frame($0.index - offset).mid - $0.mid) < 6e-5 }
        }
        isPlaced = true
        if fits(offset) {
            isKnown = true
            return
        }
        let base = isKnown ? offset : toldOffset
        for distance in 0..<Int64(1_000_000) {
            for candidate in [base - distance, base + distance] where fits(candidate) {
                // Where the first sound after a rest lies is nobody's promise.
                if isKnown {
                    shifts.append((candidate - offset, (heard + Int64(range.lowerBound)) * 1_000_000 / 48))
                }
                isKnown = true
                offset = candidate
                return
            }
        }
        isPlaced = false
        if top > 0.01 { strangers += 1 }
    }
}

/// A renderer whose every frame is remembered for a while.
struct StormWitness: BlockSource, ~Copyable {
    private var renderer: Renderer
    private let log: Log

    init(_ renderer: consuming Renderer, log: Log) {
        self.renderer = renderer
        self.log = log
    }

    var isIdle: Bool { renderer.isIdle }
    var now: Frames { renderer.now }

    mutating func render(mid: inout MutableSpan<Float>, side: inout MutableSpan<Float>) {
        let start = renderer.now.count
        renderer.render(mid: &mid, side: &side)
        for i in 0..<mid.count { log.note(start + Int64(i), mid[i], side[i]) }
    }

    mutating func recover(after gap: Frames) { renderer.recover(after: gap) }

    /// The last twenty seconds. One thread writes, the other reads while that stands still.
    final class Log: @unchecked Sendable {
        private static let length = 1 << 20
        private let frames = UnsafeMutablePointer<(mid: Float, side: Float)>.allocate(capacity: length)

        init() { frames.initialize(repeating: (0, 0), count: Self.length) }
        deinit { frames.deallocate() }

        func note(_ index: Int64, _ mid: Float, _ side: Float) {
            frames[Int(index) & (Self.length - 1)] = (mid, side)
        }

        func frame(_ index: Int64) -> (mid: Float, side: Float) { frames[Int(index) & (Self.length - 1)] }
    }
}
