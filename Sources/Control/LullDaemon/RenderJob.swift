// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullDSP
import LullEngine
import LullLibrary
import LullProtocol
import LullRecording
import LullRender
import LullScore
import LullSession
import LullStrokes
import LullTime
import LullVoices

/// `render`: a track into a sound file, the same sound as a live session's, with no daemon.
///
/// - Thread: any; blocks on the disk
package struct RenderJob: Sendable {
    package var track: String
    package var output: String
    /// Seconds.
    package var length = 60.0
    package var stroke: String?
    package var rate: Double?
    package var tempo: Double?
    package var beats: Int?
    package var voice = Voice.hum
    package var register = Register.higher
    /// 0 to 100; nil is the settings' own.
    package var volume: Int?
    package var curve: [CurvePoint] = []
    package var seed: UInt64?
    package var fades = true
    package var layers = Layers()
    /// Two channels instead of one.
    package var isStereo = false

    /// A place on a curve of tempo.
    package struct CurvePoint: Equatable, Sendable {
        /// Seconds from the start.
        package var at: Double
        /// Beats a minute.
        package var tempo: Double

        package init(at: Double, tempo: Double) {
            self.at = at
            self.tempo = tempo
        }
    }

    package init(track: String, output: String) {
        self.track = track
        self.output = output
    }

    /// Renders and writes the file, whole or not at all.
    ///
    /// - Returns: `{"track","file","length","tempo","beatsPerStroke","beats":[{"beat","frame"}]}`.
    package func run(songbook: Songbook, library: RecordingLibrary? = nil, settings: Settings) throws(Failure) -> JSON {
        let piece: Piece
        do throws(ProtocolError) {
            piece = try self.piece(songbook, library)
        } catch {
            throw Failure(error)
        }
        var render = OfflineRender(piece: piece, length: Frames(rounding: length))
        if piece.recording != nil {
            do {
                render.stretcher = try RubberBandStretcher(window: .full)
            } catch {
                throw Failure(EX_UNAVAILABLE, "\(error)", hint: "")
            }
        }
        render.volume = volume ?? settings.session.volume
        render.fades = fades
        render.speaker = settings.speaker
        render.ceiling = settings.ceiling
        render.hasRoom = settings.hasRoom
        render.layers = Layer.allCases.map { ($0.kind, layers[$0]) }
        render.curve = curve.map { (Frames(rounding: $0.at), Tempo(rounding: $0.tempo)) }
        do {
            var writer = try SoundFileWriter(path: output, channels: isStereo ? 2 : 1)
            let beats =
                isStereo
                ? try render.runWide { try writer.write(RenderJob.interleaved(mid: $0, side: $1).span) }
                : try render.run { try writer.write($0) }
            try writer.finish()
            return answer(piece, beats)
        } catch let error as SoundFileError {
            throw Failure(error)
        } catch {
            throw Failure.notWritten(error)
        }
    }

    private static func interleaved(mid: Span<Float>, side: Span<Float>) -> [Float] {
        mid.indices.flatMap { [mid[$0] + side[$0], mid[$0] - side[$0]] }
    }

    /// What `play` would play for the same wishes.
    private func piece(_ songbook: Songbook, _ library: RecordingLibrary?) throws(ProtocolError) -> Piece {
        if songbook.track(track.lowercased()) == nil, let recording = try library?.findToRender(track.lowercased()) {
            let loaded = try LoadedRecording(recording)
            return loaded.piece(at: try pace(of: loaded.facts))
        }
        let found = try songbook.find(track)
        return Piece(
            track: found.id, program: found.program, voice: voice.kind, medianPitch: register.medianPitch,
            pace: try pace(of: found.facts), seed: seed)
    }

    /// The pace that `play` would take.
    private func pace(of track: TrackFacts) throws(ProtocolError) -> Pace {
        var request = PlayRequest(track: track)
        if let stroke {
            guard let known = Strokes[stroke.lowercased()] else { throw .unknownStroke(stroke) }
            request.stroke = known
        }
        request.rate = rate.map { Rate(rounding: $0) }
        request.tempo = tempo.map { Tempo(rounding: $0) }
        request.beats = beats.map { .own($0) }
        var session = LullSession.Session()
        do {
            _ = try session.reduce(.play(request), at: Instant(nanoseconds: 0), place: nil)
        } catch {
            throw error.protocolError
        }
        return session.setting?.pace ?? Pace(tempo: track.tempo, beatsPerStroke: 1)
    }

    private func answer(_ piece: Piece, _ beats: [OfflineRender.MappedBeat]) -> JSON {
        [
            "track": .string(piece.track), "file": .string(output), "length": .number(length),
            "tempo": .number(piece.pace.tempo.perMinute),
            "beatsPerStroke": .integer(Int64(piece.pace.beatsPerStroke)),
            "sampleRate": .integer(Frames.perSecond),
            "beats": .array(
                beats.map { ["beat": .integer(Int64($0.beat)), "frame": .integer($0.frame.count)] }),
        ]
    }
}

extension RecordingLibrary {
    /// The recording of this id, read first where nobody has yet; nil where there is none.
    fileprivate func findToRender(_ id: String) throws(ProtocolError) -> Recording? {
        try Gatherer(self, RecordingWorkers()) { _, _ in }.read(id)
        return try naming(id) { () throws(LibraryError) in try find(id) }
    }
}
