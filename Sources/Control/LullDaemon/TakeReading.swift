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
    ///   - path: an empty file of ours, which becomes a FLAC
    ///   - progress: is told the part that is done, and says whether to go on
    init(
        _ sound: CapturedSound, name: String, to path: String, beats: Beats, progress: (Double) -> Bool
    ) throws(ProtocolError) {
        guard progress(0) else { throw .recordingStopped }
        let raw = try TakeReading.frames(of: sound)
        var (frames, mains) = VoiceCleaner.clean(raw.span)
        guard progress(0.1) else { throw .recordingStopped }
        guard let trim = SoundTrim.sound(in: frames.span, on: .room) else {
            throw .nothingRecorded(isMuted: raw.allSatisfy { $0 == raw[0] })
        }
        TakeReading.settle(&frames)
        let measure = SoundMeasure(of: frames.span.extracting(trim))
        guard measure.loudest > SoundMeasure.silence else { throw .nothingRecorded(isMuted: false) }
        let seconds = Double(trim.count) / Double(Frames.perSecond)
        guard seconds >= TakeReading.shortest else { throw .tooShort(seconds) }
        guard let analysis = BeatAnalysis.analyse(samples: frames, progress: { progress(0.1 + 0.8 * $0) }) else {
            throw .recordingStopped
        }
        var notes = TakeReading.notes(sound, measure, mains)
        let grid = TakeReading.grid(analysis, beats, &notes)
        facts = RecordingFacts(
            title: name, origin: .recorded, frames: frames.count, trim: trim, measure, analysis, grid: grid)
        self.notes = notes
        bytes = try TakeReading.write(frames, to: path, name)
        guard progress(1) else { throw .recordingStopped }
    }

    // MARK: - Sound

    /// One channel at 48 kHz.
    private static func frames(of sound: CapturedSound) throws(ProtocolError) -> [Float] {
        guard var resampler = Resampler(from: sound.rate), sound.count > 0 else {
            throw .nothingRecorded(isMuted: false)
        }
        var frames: [Float] = []
        frames.reserveCapacity(Int((sound.seconds + 1) * Double(Frames.perSecond)))
        for piece in sound.pieces { resampler.add(piece.span, to: &frames) }
        resampler.finish(to: &frames)
        return frames
    }

    /// Brings down all of it where filtering has raised a part beyond full scale, which would be cut off in the file.
    private static func settle(_ frames: inout [Float]) {
        let peak = frames.reduce(Float(0)) { max($0, $1.magnitude) }
        guard peak > 0.99 else { return }
        for index in frames.indices { frames[index] *= 0.99 / peak }
    }

    /// - Returns: How many bytes that are.
    private static func write(_ frames: [Float], to path: String, _ name: String) throws(ProtocolError) -> Int {
        let descriptor = open(path, O_RDWR | O_TRUNC | O_NOFOLLOW | O_CLOEXEC)
        guard descriptor >= 0 else { throw .notRecorded(name, errno == ENOSPC ? .full(path) : .denied(path)) }
        do throws(SoundFileError) {
            var encoder = try SoundFileEncoder(descriptor: descriptor, format: .flac, path: name)
            try encoder.write(frames.span)
            try encoder.finish()
        } catch {
            throw .notRecorded(name, error)
        }
        var status = stat()
        return stat(path, &status) == 0 ? Int(status.st_size) : 0
    }

    // MARK: - Words

    /// Softer than this the noise of the microphone is heard with it, LUFS.
    private static let soft = Decibels(-48)
    /// More samples than this at the converter's end are heard.
    private static let clipped = 8

    private static func notes(_ sound: CapturedSound, _ measure: SoundMeasure, _ mains: MainsHum?) -> [String] {
        var notes: [String] = []
        if case .lost? = sound.ending {
            notes.append("The microphone went away; what came before is here.")
        }
        if sound.overruns > 0 {
            let tenths = Int((sound.lost * 10).rounded())
            notes.append("The machine was busy: \(tenths / 10).\(tenths % 10) seconds were lost and are silent.")
        }
        if sound.clipped > clipped {
            notes.append("It was too loud for the microphone in places: a step back is enough.")
        } else if measure.loudest < soft {
            notes.append("It is very soft: come nearer to the microphone, and it has less noise.")
        }
        if let mains { notes.append("A hum of the mains at \(Int(mains.hertz)) Hz was taken out.") }
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
            notes.append("The taps were too few, or kept no pace; the beats were found without them.")
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
