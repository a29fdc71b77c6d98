// SPDX-License-Identifier: GPL-3.0-or-later

/// The words in time.
extension Pacer {
    /// How near to a syllable's beat its time may be rounded.
    private static let rounding = 1e-6

    /// Where the music is: in which pass, on which beat of its tune, and whether that sounds.
    private struct Spot {
        var pass: Pass
        var beat: Double
        var sings: Bool
        /// Beats a minute; nil where nothing moves.
        var tempo: Double?
    }

    /// The track whose words are to be asked for.
    var wantedSong: String? { passes.last.flatMap { songs[$0.track] == nil ? $0.track : nil } }

    /// What is to be sung; nil where there are no words, or nothing is known of the tune.
    package func moment(at time: Int64) -> Song.Moment? {
        guard let spot = spot(at: time), let song = song(of: spot.pass) else { return nil }
        return song.moment(at: spot.beat + Self.rounding, pass: spot.pass.number, sings: spot.sings)
    }

    /// The words of the tune that sounds.
    package func song(at time: Int64) -> Song? { spot(at: time).flatMap { song(of: $0.pass) } }

    /// Nanoseconds until `moment` is another; nil where nothing moves.
    func nextWord(after time: Int64) -> Int64? {
        guard let spot = spot(at: time), let tempo = spot.tempo else { return nil }
        let here = spot.beat + Self.rounding
        let coming = passes.map { $0.beginning - spot.pass.start }.first { $0 > here }
        let word = song(of: spot.pass)?.change(after: here, pass: spot.pass.number)
        let beats = [coming, word].compactMap { $0 }.min().map { $0 - spot.beat }
        // A week is as good as never, and can be counted.
        return beats.map { Int64(min($0 * 60e9 / tempo, 6e14).rounded(.up)) }
    }

    private func song(of pass: Pass) -> Song? { songs[pass.track].flatMap { $0.flatMap { pass.fits($0) ? $0 : nil } } }

    private func spot(at time: Int64) -> Spot? {
        guard now.state != .stopped else { return nil }
        let present = lines.last { $0.at <= time }
        guard let line = present?.isRunning == true ? present : lines.first(where: { $0.at > time && $0.isRunning })
        else {
            // In a hold or a pause, the place at which the music waits.
            return present.flatMap { spot($0.beat, sings: false) }
        }
        let beat = line.beat(at: time)
        guard var spot = spot(beat + Self.rounding, sings: now.state.isMoving) else { return nil }
        spot.beat = beat - spot.pass.start
        spot.tempo = line.tempo
        // Of what lies before the line's first beat only the pickup of a new tune is heard.
        if line.at > time, spot.pass.number > 0 || spot.pass.start != line.beat || spot.beat < -spot.pass.pickup {
            spot = Spot(pass: spot.pass, beat: line.beat - spot.pass.start, sings: false)
        }
        return spot
    }

    /// The pass that has begun by a session beat; before the first, that one.
    private func spot(_ beat: Double, sings: Bool) -> Spot? {
        guard let pass = passes.last(where: { $0.beginning <= beat }) ?? passes.first else { return nil }
        return Spot(pass: pass, beat: beat - pass.start, sings: sings)
    }
}
