// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullALSA
import LullAnalysis
import LullDSP
import LullLibrary
import LullProtocol
import LullRecording
import LullTime

/// What becomes of a recording of one's own: brought to 48 kHz, cleaned, measured, its beats found, and written down.
///
/// - Thread: any; a minute of sound takes a second or two
struct TakeReading: Sendable {
    let facts: RecordingFacts
    /// What the parent should know of it: sentences.
    let notes: [String]
    /// Of the file that was written.
    let bytes: Int

    /// What is known of its beats beside the sound itself, in seconds from its first frame.
    struct Beats: Sendable {
        var taps: [Double] = []
        /// Where the beats of the pulse were heard.
        var pulse: [Double] = []
    }

    /// Seconds below which it is no lullaby.
    static let shortest = 4.0

    /// - Parameters:
    ///   - spool: what came in, a `SpooledSound`; a part of it is read at a time, several times over
    ///   - account: what else is known of that
    ///   - path: an empty file of ours, which becomes a FLAC
    ///   - progress: is told the part that is done, and says whether to go on
    init(
        _ spool: String, _ account: CapturedSound, name: String, to path: String, beats: Beats,
        progress: (Double) -> Bool
    ) throws(ProtocolError) {
        guard progress(0) else { throw .recordingStopped }
        let raw = try TakeReading.had(name) { () throws(SoundFileReadError) in try SpooledSound.open(spool, name: name)
        }
        let (clean, mains) = try TakeReading.had(name) { () throws(SoundFileReadError) in try VoiceCleaner.clean(raw) }
        let levels = try TakeReading.levels(of: clean, name) { progress(0.1 * $0) }
        guard let trim = SoundTrim.sound(in: levels, on: .room) else {
            throw .nothingRecorded(isMuted: try TakeReading.isConstant(raw, name))
        }
        try TakeReading.check(trim, of: clean, name)
        let sound = clean.scaled(by: TakeReading.settling(levels.peak))
        let measure = try TakeReading.write(sound, trim, to: path, name) { progress(0.1 + 0.1 * $0) }
        guard measure.loudest > SoundMeasure.silence else { throw .nothingRecorded(isMuted: false) }
        let analysis = try TakeReading.analysis(of: sound, name) { progress(0.2 + 0.8 * $0) }
        var notes = TakeReading.notes(account, measure, mains)
        let grid = TakeReading.grid(analysis, beats, &notes)
        facts = RecordingFacts(
            title: name, origin: .recorded, frames: sound.count, trim: trim, measure, analysis, grid: grid)
        self.notes = notes
        var status = stat()
        bytes = stat(path, &status) == 0 ? Int(status.st_size) : 0
        guard progress(1) else { throw .recordingStopped }
    }

    // MARK: - Sound

    /// What is read back of what came in.
    private static func had<Value>(
        _ name: String, _ work: () throws(SoundFileReadError) -> Value
    ) throws(ProtocolError) -> Value {
        do throws(SoundFileReadError) { return try work() } catch { throw .notRead(name, error) }
    }

    private static func levels(
        of sound: StoredSound, _ name: String, progress: (Double) -> Bool
    ) throws(ProtocolError) -> SoundLevels {
        var levels = SoundLevels()
        for piece in sound.pieces() {
            guard progress(Double(piece.lowerBound) / Double(sound.count)) else { throw .recordingStopped }
            let frames = try had(name) { () throws(SoundFileReadError) in try sound.frames(piece) }
            levels.add(frames.span)
        }
        return levels
    }

    private static func isConstant(_ sound: StoredSound, _ name: String) throws(ProtocolError) -> Bool {
        var first: Float?
        for piece in sound.pieces() {
            let frames = try had(name) { () throws(SoundFileReadError) in try sound.frames(piece) }
            first = first ?? frames.first
            guard frames.allSatisfy({ $0 == first }) else { return false }
        }
        return first != nil
    }

    /// - Throws: `tooShort` where there is less than a lullaby of it, `nothingRecorded` where even that is the room.
    private static func check(_ trim: Range<Int>, of sound: StoredSound, _ name: String) throws(ProtocolError) {
        let seconds = Double(trim.count) / Double(Frames.perSecond)
        guard seconds < shortest else { return }
        let frames = try had(name) { () throws(SoundFileReadError) in try sound.frames(trim) }
        let isHeard = SoundMeasure(of: frames.span).loudest > SoundMeasure.silence
        throw isHeard ? .tooShort(seconds) : .nothingRecorded(isMuted: false)
    }

    /// By how much all of it is brought down where filtering has raised a part beyond full scale, which would be cut off
    /// in the file.
    private static func settling(_ peak: Float) -> Float { peak > 0.99 ? 0.99 / peak : 1 }

    /// Writes all of `sound`, and measures what is heard of it.
    private static func write(
        _ sound: StoredSound, _ trim: Range<Int>, to path: String, _ name: String, progress: (Double) -> Bool
    ) throws(ProtocolError) -> SoundMeasure {
        let descriptor = open(path, O_RDWR | O_TRUNC | O_NOFOLLOW | O_CLOEXEC)
        guard descriptor >= 0 else { throw .notRecorded(name, errno == ENOSPC ? .full(path) : .denied(path)) }
        var meter = LoudnessMeter()
        var isWhole = true
        do throws(SoundFileError) {
            var encoder = try SoundFileEncoder(descriptor: descriptor, format: .flac, path: name)
            for piece in sound.pieces() where isWhole {
                let frames: [Float]
                do throws(SoundFileReadError) {
                    frames = try sound.frames(piece)
                } catch {
                    throw .failed(name, reason: error.what)
                }
                try encoder.write(frames.span)
                let heard = piece.clamped(to: trim)
                let start = heard.lowerBound - piece.lowerBound
                meter.add(frames.span.extracting(start..<start + heard.count))
                isWhole = progress(Double(piece.upperBound) / Double(sound.count))
            }
            try encoder.finish()
        } catch {
            throw .notRecorded(name, error)
        }
        guard isWhole else { throw .recordingStopped }
        return SoundMeasure(meter)
    }

    private static func analysis(
        of sound: StoredSound, _ name: String, progress: (Double) -> Bool
    ) throws(ProtocolError) -> BeatAnalysis {
        var failure: ProtocolError?
        let analysis = BeatAnalysis.analyse(
            sound.count,
            samples: { range in
                do throws(SoundFileReadError) {
                    return try sound.frames(range)
                } catch {
                    failure = .notRead(name, error)
                    return nil
                }
            }, progress: progress)
        guard let analysis else { throw failure ?? .recordingStopped }
        return analysis
    }

    // MARK: - Notes

    /// Softer than this the noise of the microphone is heard with it, LUFS.
    private static let soft = Decibels(-48)
    /// More samples than this at the converter's end are heard.
    private static let clipped = 8

    private static func notes(_ sound: CapturedSound, _ measure: SoundMeasure, _ mains: MainsHum?) -> [String] {
        var notes: [String] = []
        if case .lost? = sound.ending { notes.append(Words.microphoneLost) }
        if sound.overruns > 0 { notes.append(Words.busyMachine(lost: sound.lost)) }
        if sound.clipped > clipped {
            notes.append(Words.tooLoud)
        } else if measure.loudest < soft {
            notes.append(Words.verySoft)
        }
        if let mains { notes.append(Words.humTakenOut(mains)) }
        return notes
    }

    // MARK: - Beats

    /// By taps, or by the pulse, or by listening; nil where the parent should tap.
    private static func grid(
        _ analysis: BeatAnalysis, _ beats: Beats, _ notes: inout [String]
    ) -> RecordingFacts.Grid? {
        if let taps = Taps(beats.taps) {
            if let tapped = analysis.grid(tapped: taps) { return RecordingFacts.Grid(tapped, by: .taps) }
        } else if !beats.taps.isEmpty {
            notes.append(Words.tapsOfNoUse)
        }
        if let pulse = pulseGrid(analysis, beats.pulse) { return RecordingFacts.Grid(pulse, by: .pulse) }
        return analysis.trustedGrid
    }

    /// The pulse's own beats, in the bars that are heard over them.
    private static func pulseGrid(_ analysis: BeatAnalysis, _ pulse: [Double]) -> BeatGrid? {
        guard pulse.count >= Taps.fewest, let taps = Taps(pulse) else { return nil }
        guard let heard = analysis.grid(tapped: taps) else {
            return BeatGrid(beats: pulse, firstDownbeat: 0, beatsPerBar: 4)
        }
        let grid = BeatGrid(beats: pulse, firstDownbeat: 0, beatsPerBar: heard.beatsPerBar)
        // In the middle, where both have beats for sure.
        let middle = heard.firstDownbeat + heard.beats.count / 2 / heard.beatsPerBar * heard.beatsPerBar
        let downbeat = heard.seconds(of: Double(middle))
        return grid?.withDownbeat(nearest: downbeat) ?? grid
    }
}
