// SPDX-License-Identifier: GPL-3.0-or-later

/// Musical speed in beats a minute, held in millionths so that arithmetic on it is exact.
///
/// - Thread: any
/// - Realtime: safe
package struct Tempo: Hashable, Comparable, Sendable, BitwiseCopyable {
    /// Millionths of a beat a minute; above zero.
    package var micro: Int64

    @_noLocks package init(micro: Int64) { self.micro = micro }
    @_noLocks package init(_ perMinute: Int) { micro = Int64(perMinute) * 1_000_000 }

    /// The nearest millionth to `perMinute`.
    package init(rounding perMinute: Double) { micro = Int64((perMinute * 1_000_000).rounded()) }

    /// What anyone may ask for: 20 to 240 beats a minute.
    package static var range: ClosedRange<Tempo> { Tempo(20)...Tempo(240) }

    package var perMinute: Double { @_noLocks get { Double(micro) / 1_000_000 } }

    @_noLocks package static func < (a: Tempo, b: Tempo) -> Bool { a.micro < b.micro }
    @_noLocks package static func == (a: Tempo, b: Tempo) -> Bool { a.micro == b.micro }
}

/// Strokes a minute, in millionths.
package struct Rate: Hashable, Comparable, Sendable {
    /// Millionths of a stroke a minute; above zero.
    package var micro: Int64

    package init(micro: Int64) { self.micro = micro }
    package init(_ perMinute: Int) { micro = Int64(perMinute) * 1_000_000 }
    package init(rounding perMinute: Double) { micro = Int64((perMinute * 1_000_000).rounded()) }

    /// What anyone may ask for: 4 to 120 strokes a minute.
    package static var range: ClosedRange<Rate> { Rate(4)...Rate(120) }

    package var perMinute: Double { Double(micro) / 1_000_000 }

    package static func < (a: Rate, b: Rate) -> Bool { a.micro < b.micro }
}

/// How fast the hands go and how many beats each stroke spans: `tempo = rate x beatsPerStroke`, always.
package struct Pace: Hashable, Sendable {
    package var tempo: Tempo
    /// k, 1 to 24.
    package var beatsPerStroke: Int

    package init(tempo: Tempo, beatsPerStroke: Int) {
        self.tempo = tempo
        self.beatsPerStroke = beatsPerStroke
    }

    package init(rate: Rate, beatsPerStroke: Int) {
        tempo = Tempo(micro: rate.micro * Int64(beatsPerStroke))
        self.beatsPerStroke = beatsPerStroke
    }

    /// What anyone may ask for: 1 to 24 beats a stroke.
    package static var beatsPerStrokeRange: ClosedRange<Int> { 1...24 }

    /// `tempo / beatsPerStroke`, to the nearest millionth.
    package var rate: Rate {
        let k = Int64(beatsPerStroke)
        return Rate(micro: (tempo.micro * 2 + k).floorDivided(by: 2 * k))
    }
}
