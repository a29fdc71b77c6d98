// SPDX-License-Identifier: GPL-3.0-or-later

/// The line that joins beats and frames: a place where both are known, and a tempo that is steady or ramps from there.
///
/// Within one line the map is exact integer arithmetic, so nothing drifts however long it runs. A change of tempo
/// makes a new line through the same point (`retimed`): phase is continuous to a unit of `Beats`, less than a
/// six-thousandth of a sample.
///
/// Laws, for every beat `b` and frame `f`: `beat(at:)` never falls as `f` grows; `frame(of: b)` is the first frame at
/// which `beat(at:)` is `b` or more.
///
/// - Thread: any
/// - Realtime: safe
package struct Timeline: Equatable, Sendable, BitwiseCopyable {
    /// The frame and the beat that meet at the start of the line.
    package var frame: Frames
    package var beat: Beats
    /// The tempo at that point.
    package var tempo: Tempo
    /// The tempo reached `rampLength` frames later, in a straight line over time; held from then on.
    package var target: Tempo
    /// Zero for a steady line.
    package var rampLength: Frames

    @_noLocks package init(frame: Frames, beat: Beats, tempo: Tempo) {
        self.frame = frame
        self.beat = beat
        self.tempo = tempo
        target = tempo
        rampLength = Frames(0)
    }

    /// - Parameter over: Above zero; at most three hours, so that 128 bits hold every product.
    @_noLocks package init(frame: Frames, beat: Beats, tempo: Tempo, to target: Tempo, over: Frames) {
        self.frame = frame
        self.beat = beat
        self.tempo = tempo
        self.target = target
        rampLength = over
    }

    /// The beat reached at `frame`, rounded down to a unit.
    @_noLocks package func beat(at frame: Frames) -> Beats {
        let n = frame.count - self.frame.count
        if rampLength.count == 0 || n <= 0 { return beat + steady(n, tempo) }
        if n <= rampLength.count { return beat + ramped(n) }
        return beat + ramped(rampLength.count) + steady(n - rampLength.count, target)
    }

    /// The first frame at which `beat` has been reached.
    @_noLocks package func frame(of beat: Beats) -> Frames {
        let distance = Int128(beat.units - self.beat.units)
        if rampLength.count == 0 || distance <= 0 { return frame + frames(distance, tempo) }
        let ramp = Int128(ramped(rampLength.count).units)
        if distance > ramp { return frame + rampLength + frames(distance - ramp, target) }
        var low: Int64 = 0
        var high = rampLength.count
        while low < high {
            let middle = (low + high) / 2
            if Int128(ramped(middle).units) >= distance { high = middle } else { low = middle + 1 }
        }
        return frame + Frames(low)
    }

    /// The tempo in force at `frame`.
    @_noLocks package func tempo(at frame: Frames) -> Tempo {
        let n = frame.count - self.frame.count
        if rampLength.count == 0 || n <= 0 { return tempo }
        if n >= rampLength.count { return target }
        let change = Int128(target.micro - tempo.micro) * Int128(n)
        return Tempo(micro: tempo.micro + Int64(truncatingIfNeeded: change / Int128(rampLength.count)))
    }

    /// The line that goes on from `frame` at another tempo.
    @_noLocks package func retimed(at frame: Frames, to tempo: Tempo) -> Timeline {
        Timeline(frame: frame, beat: beat(at: frame), tempo: tempo)
    }

    /// The line that goes on from `frame` and ramps to `target` in `over` frames.
    @_noLocks package func ramped(at frame: Frames, to target: Tempo, over: Frames) -> Timeline {
        Timeline(frame: frame, beat: beat(at: frame), tempo: tempo(at: frame), to: target, over: over)
    }

    /// The line that goes on from `frame` at the steady tempo that brings `beat` to `end`; nil where either is not ahead.
    @_noLocks package func led(at frame: Frames, to beat: Beats, on end: Frames) -> Timeline? {
        let here = self.beat(at: frame)
        let divisor = Int128(end.count - frame.count) * Int128(Beats.unitsPerBeat)
        let distance = Int128(beat.units - here.units)
        guard divisor > 0, distance > 0 else { return nil }
        let micro = (2 * distance * Timeline.scale + divisor).floorDivided(by: 2 * divisor)
        guard micro > 0, micro <= Int128(Int64.max) else { return nil }
        return Timeline(frame: frame, beat: here, tempo: Tempo(micro: Int64(truncatingIfNeeded: micro)))
    }

    /// Micro-frames in a minute: what `units x micro-tempo x frames` is divided by.
    private static var scale: Int128 { @_noLocks get { 60 * 48_000 * 1_000_000 } }

    /// Units in a beat and `scale`, without what divides both.
    private static var reducedUnits: Int64 { @_noLocks get { 126 } }
    private static var reducedScale: Int64 { @_noLocks get { 390_625 } }

    @_noLocks private func steady(_ frames: Int64, _ tempo: Tempo) -> Beats {
        // Hours of it need no more than 64 bits, whose division is many times faster.
        if tempo < Timeline.reducible {
            let (small, overflow) = frames.multipliedReportingOverflow(by: tempo.micro * Timeline.reducedUnits)
            if !overflow { return Beats(units: small.floorDivided(by: Timeline.reducedScale)) }
        }
        let product = Int128(frames) * Int128(tempo.micro) * Int128(Beats.unitsPerBeat)
        return Beats(units: Int64(truncatingIfNeeded: product.floorDivided(by: Timeline.scale)))
    }

    /// Below these, what is multiplied by a reduced factor fits into 64 bits.
    private static var reducible: Tempo { @_noLocks get { Tempo(1_000) } }
    private static var reducibleUnits: UInt128 { @_noLocks get { 23_000_000_000_000 } }

    /// The beats in the first `n` frames of the ramp: the integral of a tempo linear in time.
    @_noLocks private func ramped(_ n: Int64) -> Beats {
        let length = Int128(rampLength.count)
        let twice = 2 * length * Int128(tempo.micro) + Int128(target.micro - tempo.micro) * Int128(n)
        let product = twice * Int128(n)
        let divisor = 2 * length * Timeline.scale
        let whole = product.floorDivided(by: divisor)
        let rest = (product - whole * divisor) * Int128(Beats.unitsPerBeat)
        let units = whole * Int128(Beats.unitsPerBeat) + rest.floorDivided(by: divisor)
        return Beats(units: Int64(truncatingIfNeeded: units))
    }

    @_noLocks private func frames(_ units: Int128, _ tempo: Tempo) -> Frames {
        if tempo < Timeline.reducible, units.magnitude < Timeline.reducibleUnits {
            let divisor = tempo.micro * Timeline.reducedUnits
            return Frames((Int64(truncatingIfNeeded: units) * Timeline.reducedScale).ceilingDivided(by: divisor))
        }
        let divisor = Int128(tempo.micro) * Int128(Beats.unitsPerBeat)
        return Frames(Int64(truncatingIfNeeded: (units * Timeline.scale).ceilingDivided(by: divisor)))
    }
}
