// SPDX-License-Identifier: GPL-3.0-or-later

import LullDSP
import LullEngine
import LullLibrary
import LullProtocol
import LullRecording
import LullScore
import LullSession
import LullTime

/// A recording in memory, ready to be played: 11.5 MB a minute.
///
/// - Thread: any
struct LoadedRecording: Sendable {
    let facts: TrackFacts
    let piece: RecordedPiece
    let program: Program
    /// What it was made from: changed beats make it worth loading anew.
    let recording: Recording

    /// Decodes it; some hundred times as fast as it plays.
    init(_ recording: Recording) throws(ProtocolError) {
        let title = recording.facts.title
        let grid = recording.facts.grid?.beats ?? recording.facts.evenBeats
        let sound: DecodedSound
        do throws(SoundFileReadError) {
            sound = try SoundFileReader.read(path: recording.path, name: title)
        } catch {
            throw error.protocolError
        }
        guard let grid, Tempo.range.contains(grid.tempo),
            let loop = RecordedLoop(sound.frames, grid, within: recording.facts.trim)
        else { throw .needsTaps(recording) }
        self.recording = recording
        piece = RecordedPiece(loop: loop, gain: recording.facts.playGain)
        program = loop.program(tempo: grid.tempo, tonic: recording.facts.heldPitch)
        facts = TrackFacts(
            id: recording.id, title: title, kind: .recording, beatsPerBar: grid.beatsPerBar, tempo: grid.tempo,
            hasBeats: recording.facts.grid != nil)
    }
}

extension LoadedRecording {
    /// All of it, performed at `pace`.
    func piece(at pace: Pace) -> Piece { Piece(track: facts.id, recording: piece, program: program, pace: pace) }
}

extension RecordedLoop {
    /// The whole bars of `grid` that lie within what is heard of `frames`; nil where there is none.
    fileprivate convenience init?(_ frames: [Float], _ grid: BeatGrid, within trim: Range<Frames>) {
        // A beat that is heard a little before the sound begins is still the sound's own.
        let slack = 0.25 * 60 / grid.tempo.perMinute
        let (start, end) = (trim.lowerBound.seconds - slack, trim.upperBound.seconds + 2 * slack)
        let downbeats = Array(stride(from: grid.firstDownbeat, to: grid.beats.count, by: grid.beatsPerBar))
        guard let first = downbeats.first(where: { grid.beats[$0] >= start }),
            let last = downbeats.last(where: { grid.beats[$0] <= end }), last > first
        else { return nil }
        let memory = UnsafeMutablePointer<Float>.allocate(capacity: max(1, frames.count))
        for index in frames.indices { (memory + index).initialize(to: frames[index]) }
        nonisolated(unsafe) let owned = memory
        self.init(
            samples: memory, count: frames.count, grid: grid.smoothed, firstBeat: first, beats: last - first,
            free: { owned.deallocate() })
    }
}

extension RecordingFacts {
    fileprivate var playGain: Decibels {
        guard let loudness else { return Decibels(0) }
        return SoundMeasure(
            loudness: Decibels(loudness.integrated), loudest: Decibels(loudness.loudest),
            truePeak: Decibels(loudness.truePeak)
        ).playGain
    }

    /// Beats at an even pace over all that is heard, for want of its own.
    fileprivate var evenBeats: BeatGrid? {
        let seconds = 60 / (hypotheses.first?.tempo.perMinute ?? 72)
        let (start, end) = (trim.lowerBound.seconds, trim.upperBound.seconds)
        guard seconds > 0.2, end - start < 7_200 else { return nil }
        let beats = stride(from: start, through: end + seconds, by: seconds)
        return BeatGrid(beats: Array(beats), firstDownbeat: 0, beatsPerBar: 4)
    }

    /// Its home note, as low as a quiet hum: from A2 to G#3.
    fileprivate var heldPitch: Int16 {
        guard let tonic, tonic.isFinite, abs(tonic) < 200 else { return 50 }
        let note = Int(tonic.rounded())
        return Int16(45 + (((note - 45) % 12) + 12) % 12)
    }
}
