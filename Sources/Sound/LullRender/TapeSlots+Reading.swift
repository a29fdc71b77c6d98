// SPDX-License-Identifier: GPL-3.0-or-later

import LullDSP
import LullRealtime
import LullTime
import Synchronization

extension TapeMemory {
    @_noLocks @inline(__always) func isSilent(at frame: Frames) -> Bool {
        if reading.dueOrder > reading.stopOrder { return false }
        return reading.stopOrder > 0 && frame >= reading.stop + TapeTiming.stopFade || reading.dueOrder == 0
    }

    /// A reader that has gone so far ahead leaves the feeder nothing to make.
    @_noLocks mutating func abandon(_ now: Frames) {
        ring.release(ring.fill)
        markRing.release(markRing.fill)
        reading.mark.event = .ends
        reading.openness = 1
        publish(now + Frames(Frames.perSecond))
    }

    @_noLocks mutating func read(into block: inout MutableSpan<Float>, at frame: Frames) {
        // The frames before the marks: whoever sees a frame then sees its mark too.
        let published = ring.released + ring.fill
        let first = ring.released
        var index = first
        var done = 0
        while done < block.count {
            adoptMarks(at: index)
            let here = frame + Frames(Int64(done))
            let left = block.count - done
            // What was made while the reader had given up came without a mark of its own.
            if reading.mark.event == .ends, let slot = markRing.peek(), marks[slot].index > index,
                marks[slot].index <= published
            {
                index = marks[slot].index
                continue
            }
            if index == published || reading.mark.event == .ends {
                fallSilent(&block, from: done, at: here)
                break
            }
            let end = nextMark(before: published)
            let lag = here.count - (reading.mark.frame.count + Int64(index - reading.mark.index))
            if lag > 0 {
                // Cut into in its midst, it has to fade in.
                index += Int(min(lag, Int64(end - index)))
                reading.openness = 0
            } else if lag < 0 {
                let silent = Int(min(-lag, Int64(left)))
                for i in done..<done + silent { block[i] = 0 }
                if index == reading.mark.index { reading.openness = 1 }
                done += silent
            } else {
                let count = min(left, end - index)
                copy(count, from: index, into: &block, at: done, frame: here, published)
                index += count
                done += count
            }
        }
        let waiting = published - first
        ring.release(index - first)
        publish(frame + Frames(Int64(block.count)))
        // Taken all at once, as by a device that ran dry: whoever fills it may not sleep on.
        if waiting >= TapeTiming.low, published - index < TapeTiming.low { TapeSlots.ring(bell) }
    }

    /// Takes the marks that stand at or before `index`.
    @_noLocks private mutating func adoptMarks(at index: Int) {
        while let slot = markRing.peek(), marks[slot].index <= index {
            reading.mark = marks[slot]
            markRing.release()
        }
    }

    /// Where the run that is read now ends: at the next mark or with the frames there are.
    @_noLocks @inline(__always) private func nextMark(before published: Int) -> Int {
        guard let slot = markRing.peek() else { return published }
        return min(marks[slot].index, published)
    }

    /// Whether the sound comes to an end or a new beginning, both silent, before the frames there are do.
    @_noLocks @inline(__always) private func endsAsMeant(before published: Int) -> Bool {
        let released = markRing.released
        for i in 0..<markRing.fill {
            let mark = marks[markRing.slot(released + i)]
            if mark.index > published { return false }
            if mark.event != .heeds { return true }
        }
        return false
    }

    @_noLocks private mutating func fallSilent(_ block: inout MutableSpan<Float>, from start: Int, at here: Frames) {
        for i in start..<block.count { block[i] = 0 }
        let isDue = reading.dueOrder > reading.stopOrder || here < reading.stop + TapeTiming.stopFade
        let isAwaited = reading.mark.event != .ends || reading.dueOrder > reading.mark.orders
        guard isAwaited, isDue, reading.dueOrder > 0 else {
            reading.openness = 1
            reading.missed = 0
            return
        }
        let from = reading.mark.event == .ends && reading.due > here ? Int(reading.due.count - here.count) : 0
        let missing = block.count - start - from
        guard missing > 0 else { return }
        starved.pointee.wrappingAdd(missing, ordering: .relaxed)
        reading.missed += missing
        if reading.mark.event != .ends { reading.openness = 0 }
    }

    @_noLocks private mutating func copy(
        _ count: Int, from index: Int, into block: inout MutableSpan<Float>, at start: Int, frame: Frames,
        _ published: Int
    ) {
        if Faders.isLong(Frames(Int64(reading.missed))) {
            reading.rise = VolumeFade(gain: 0.1)
            reading.rise.target = 1
        }
        reading.missed = 0
        let left = endsAsMeant(before: published) ? Int.max / 2 : published - index
        let isStopped = reading.stopOrder > reading.mark.orders
        if reading.openness == 1, left >= count + 480, !isStopped {
            // The ring's end may lie within.
            let slot = ring.slot(index)
            let whole = min(count, ring.capacity - slot)
            var part = block._mutatingExtracting(start..<start + count)
            for i in 0..<whole { part[unchecked: i] = samples[slot + i] }
            for i in whole..<count { part[unchecked: i] = samples[i - whole] }
            riseAfterGap(&block, from: start, count: count)
            return
        }
        for i in 0..<count {
            let open = min(reading.openness + 1 / Float(Faders.comeback), 1)
            // With the last frame there is, the sound has faded.
            reading.openness = min(open, Float(left - i - 1) / 480)
            var gain = TapeFade.smooth(reading.openness)
            if isStopped { gain *= TapeFade.gain(at: frame + Frames(Int64(i)), stop: reading.stop) }
            block[start + i] = samples[ring.slot(index + i)] * gain
        }
        riseAfterGap(&block, from: start, count: count)
    }

    @_noLocks private mutating func riseAfterGap(_ block: inout MutableSpan<Float>, from start: Int, count: Int) {
        if reading.rise.gain == 1 { return }
        var part = block._mutatingExtracting(start..<start + count)
        reading.rise.apply(to: &part)
    }
}
