// SPDX-License-Identifier: GPL-3.0-or-later

import LullRender
import LullTime
import Synchronization

/// Makes the frames of one recording ahead of the renderer, as the orders on its tape say: stretched so that its beats
/// fall where the timeline will have them when those frames are heard.
///
/// At the recording's own pace, and where a loop has been rendered at the timeline's, the frames are copied as they
/// are. The feeder crosses over to them at a phrase end, in phase, and from copy to copy where the timeline turns.
///
/// Frames depend on the orders and the renderer's clock alone, not on when or how often the feeder is asked, as long as
/// orders come `TapeTiming.lead` before their frame and frames before they are read.
///
/// - Thread: feeder, but for `offer`
package final class Feeder {
    private let tape: Tape
    private let loop: RecordedLoop
    private let stretcher: any Stretcher
    private let mayStretch: Bool
    private let offered = Mutex<RecordedLoop?>(nil)

    private var strand: FeederStrand?
    private var tails = FeederTails()
    private var coming: Beginning?
    private var entry: FeederEntry?
    /// Where the strand begins to fade out.
    private var stop: Frames?
    /// The next frame to be made, while the tape runs.
    private var made = Frames(0)
    private var isOpen = false
    /// Before this frame a strand that is stretched is left so: the timeline has just moved.
    private var unsettled = Frames(0)
    private var phrase = 0
    private let block: UnsafeMutablePointer<Float>

    /// A beginning that was ordered.
    private struct Beginning {
        var course: FeederCourse
        var frame: Frames
        /// A stop that was ordered after it.
        var stop: Frames?
    }

    /// How frames come to be.
    package enum Method: UInt8, Sendable {
        /// As they are in the recording.
        case original
        case stretched
        /// As they are in what was offered.
        case rendered
    }

    /// - Parameter mayStretch: False on a machine that cannot keep up with it. Where nothing keeps to the timeline then,
    ///   the recording runs at its own pace and is led back once it is a quarter of a beat off.
    package init(tape: Tape, loop: RecordedLoop, stretcher: any Stretcher, mayStretch: Bool = true) {
        self.mayStretch = mayStretch
        self.tape = tape
        self.loop = loop
        self.stretcher = stretcher
        block = .allocate(capacity: Feeder.blockFrames)
        block.initialize(repeating: 0, count: Feeder.blockFrames)
    }

    deinit { block.deallocate() }

    /// Offers the same loop rendered at a steady tempo, to be played instead wherever the timeline keeps to that tempo;
    /// nil takes it back. One of another number of beats is passed over.
    /// - Thread: any
    package func offer(_ rendered: RecordedLoop?) { offered.withLock { $0 = rendered } }

    /// Whether there is, or will be, anything to make without another order.
    package var isRunning: Bool { isOpen || coming != nil }

    /// How what is made now comes to be; nil where nothing is.
    package var method: Method? {
        guard isOpen, let strand else { return nil }
        if strand.method == .stretched { return .stretched }
        return strand.loop === loop ? .original : .rendered
    }

    /// Takes the orders and makes all frames before `frame`, and up to 255 more, as far as the tape has room.
    package func fill(upTo frame: Frames) {
        while true {
            takeOrders()
            leapAhead()
            if !isOpen, !open(before: frame) { return }
            guard made < frame, tape.room >= Feeder.blockFrames else { return }
            makeBlock()
        }
    }

    // MARK: - Orders

    private func takeOrders() {
        while let order = tape.nextOrder() {
            switch order {
            case .begin(let frame, let place, let line):
                coming = Beginning(course: FeederCourse(line, place: place, at: frame), frame: frame)
            case .retime(let line):
                strand?.course.retime(line)
                coming?.course.retime(line)
                unsettled = line.frame + Feeder.settling
            case .stop(let frame):
                if let begun = coming, begun.frame >= frame { coming = nil }
                coming?.stop = frame
                stop = earlier(stop, frame)
                if isOpen { tape.heedOrders(at: made) }
            }
        }
    }

    private func earlier(_ one: Frames?, _ other: Frames) -> Frames {
        guard let one, one < other else { return other }
        return one
    }

    /// Where the renderer has gone far past what was made, all between is given up.
    private func leapAhead() {
        guard isOpen, tape.position > made + Feeder.patience else { return }
        let course = strand?.course
        strand = nil
        entry = nil
        tails.clear()
        isOpen = false
        // A stop that has passed meanwhile leaves nothing.
        guard let course, stop.map({ tape.position < $0 + TapeTiming.stopFade }) ?? true else {
            tape.write(Span(_unsafeStart: block, count: 0), at: made, isLast: true)
            return
        }
        if coming == nil { coming = Beginning(course: course, frame: tape.position, stop: stop) }
    }

    /// Starts a run of frames where one is due before `limit`. False where there is nothing to make.
    private func open(before limit: Frames) -> Bool {
        guard let coming else { return false }
        let due = coming.frame - Frames(FeederEntry.fadeIn)
        let soonest = tape.position + Feeder.headStart
        let start = Feeder.aligned(due > soonest ? due : soonest)
        guard start < limit, tape.room >= Feeder.blockFrames else { return false }
        made = start
        isOpen = true
        tape.beginFrames(at: made)
        return true
    }

    // MARK: - Frames

    private func makeBlock() {
        beginIfDue()
        reconsider()
        let count = Feeder.blockFrames
        if let strand {
            strand.read(count, to: block)
            shape(count)
        } else {
            block.update(repeating: 0, count: count)
        }
        tails.take(at: made, into: block, count: count)
        let next = made + Frames(Int64(count))
        if let stop, next >= stop + TapeTiming.stopFade {
            strand = nil
            self.stop = nil
            entry = nil
        }
        let isLast = strand == nil && tails.isOver(at: next)
        tape.write(Span(_unsafeStart: block, count: count), at: made, isLast: isLast)
        made = next
        if isLast { isOpen = false }
    }

    /// Gives the strand's frames what its beginning and its end leave of them.
    private func shape(_ count: Int) {
        guard entry != nil || stop != nil else { return }
        for index in 0..<count { block[index] *= gain(at: made + Frames(Int64(index))) }
        if let entry, made + Frames(Int64(count)) >= entry.start + Frames(entry.length) { self.entry = nil }
    }

    private func gain(at frame: Frames) -> Float {
        let fade = stop.map { TapeFade.gain(at: frame, stop: $0) } ?? 1
        return fade * (entry?.coming(at: frame) ?? 1)
    }

    private func beginIfDue() {
        guard let coming else { return }
        let length = strand == nil ? FeederEntry.fadeIn : FeederEntry.crossing
        guard made >= Feeder.aligned(coming.frame - Frames(length)) else { return }
        self.coming = nil
        unsettled = made
        if let strand {
            cross(from: strand, to: copyable(along: coming.course), along: coming.course, reach: 0)
        } else {
            entry = FeederEntry(start: made, length: FeederEntry.fadeIn, kind: .fadesIn)
            phrase = phraseNumber(of: coming.course)
            strand = make(copyable(along: coming.course), along: coming.course, from: made)
        }
        stop = coming.stop
    }

    /// Leads over to another strand from the next frame on.
    ///
    /// - Parameters:
    ///   - copied: What it copies; nil where it stretches.
    ///   - reach: How many frames it may lie off its place at first, so that the waves meet.
    private func cross(
        from old: FeederStrand, to copied: RecordedLoop?, along course: FeederCourse, reach: Int
    ) {
        let count = Int(FeederEntry.crossing)
        let leaving = [Float](unsafeUninitializedCapacity: count) { buffer, initialized in
            if let base = buffer.baseAddress { old.read(count, to: base) }
            initialized = count
        }
        let new = make(copied, along: course, from: made - Frames(Int64(reach)))
        let splice = FeederSplice(leaving, new.preview(count + 2 * reach), middle: reach)
        new.align(skipping: splice.skipped, to: made)
        let crossing = FeederEntry(
            start: made, length: FeederEntry.crossing, kind: .crosses(likeness: splice.likeness))
        let (before, stop) = (entry, stop)
        tails.add(leaving, at: made) { frame in
            let fade = stop.map { TapeFade.gain(at: frame, stop: $0) } ?? 1
            return crossing.leaving(at: frame) * fade * (before?.coming(at: frame) ?? 1)
        }
        entry = crossing
        phrase = phraseNumber(of: course)
        strand = new
    }

    private func make(_ copied: RecordedLoop?, along course: FeederCourse, from frame: Frames) -> FeederStrand {
        let isStretched = copied == nil && mayStretch
        return FeederStrand(
            copied ?? loop, isStretched ? .stretched : .copied, along: course, from: frame, stretcher: stretcher)
    }

    // MARK: - In time

    /// Crosses over to where, or how, the recording should be played by now.
    private func reconsider() {
        guard entry == nil, stop == nil, coming == nil, let strand else { return }
        let course = strand.course
        switch strand.method {
        case .copied:
            let error = abs(strand.copyError(at: made + Frames(FeederEntry.crossing)))
            // Up to the turn this copy is in time, and from it on another may be.
            guard error > Feeder.mostCopyError, course.turn(after: made) - made > Frames(FeederEntry.crossing) else {
                return
            }
            let copied = copyable(along: course)
            let isFar = error > Feeder.mostError * loop.pace(after: 0)
            guard copied != nil || mayStretch || isFar else { return }
            unsettled = made + Feeder.settling
            cross(from: strand, to: copied, along: course, reach: Feeder.spliceReach)
        case .stretched:
            if strand.isWithinReach, abs(strand.error) > Feeder.mostError {
                cross(from: strand, to: nil, along: course, reach: Feeder.spliceReach)
                return
            }
            let next = phraseNumber(of: course)
            defer { phrase = next }
            guard next != phrase, made >= unsettled, let copied = copyable(along: course) else { return }
            cross(from: strand, to: copied, along: course, reach: Feeder.spliceReach)
        }
    }

    /// The phrase that a crossing which began now would end in.
    private func phraseNumber(of course: FeederCourse) -> Int {
        loop.phrase(at: course.beat(at: made + Frames(FeederEntry.crossing)))
    }

    /// The loop that can be copied along `course` from the next frame on and stays in time for half a minute, as far as
    /// is known.
    private func copyable(along course: FeederCourse) -> RecordedLoop? {
        let rendered = offered.withLock { $0 }
        if let rendered, rendered.beats == loop.beats, staysInTime(rendered, along: course) { return rendered }
        return staysInTime(loop, along: course) ? loop : nil
    }

    private func staysInTime(_ loop: RecordedLoop, along course: FeederCourse) -> Bool {
        let start = loop.place(of: course.beat(at: made))
        for second in 1...32 {
            let passed = Double(second) * 48_000
            let wanted = loop.place(of: course.beat(at: made + Frames(Int64(passed))))
            if abs(wanted - start - passed) > Feeder.mostDrift { return false }
        }
        return true
    }

    private static func aligned(_ frame: Frames) -> Frames {
        Frames(frame.count & ~Int64(blockFrames - 1))
    }

    /// Frames are made in runs of so many that start at its whole multiples, so that they do not depend on who asks
    /// when.
    private static let blockFrames = 256
    /// The steady time that a copy is worth crossing over for: 4 s.
    private static let settling = Frames(192_000)
    /// What a beginning that was ordered late needs: 43 ms.
    private static let headStart = Frames(2_048)
    /// The lag that is made up for by working faster; a longer one is given up: 0.25 s.
    private static let patience = Frames(12_000)
    /// 10 ms: half of them for the splice, the other for what half a minute adds.
    private static let mostCopyError = 480.0
    private static let mostDrift = RecordedLoop.mostDrift
    private static let spliceReach = 240
    /// In beats.
    private static let mostError = 0.25
}
