// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import Logging
import LullEngine
import LullLibrary
import LullRecording
import LullRender
import Synchronization

/// Recordings rendered at steady tempos: made once, and had back from the cache whenever the same pace returns.
///
/// Nothing that goes wrong here is heard: the recording is stretched as it plays, as if there were no cache.
///
/// - Thread: any; every call waits for the disk, or computes for seconds
package final class RenderedLoops: Sendable {
    private let cache: RenderedCache?
    private let makeStretcher: @Sendable () -> (any Stretcher)?
    private let log: Logger
    private let hasTold = Atomic(false)

    /// - Parameters:
    ///   - cache: Nil where there is no place to keep anything.
    ///   - makeStretcher: What renders; nil where there is none.
    package init(_ cache: RenderedCache?, log: Logger, makeStretcher: @escaping @Sendable () -> (any Stretcher)?) {
        (self.cache, self.log, self.makeStretcher) = (cache, log, makeStretcher)
    }

    /// What the cache holds for `pace`; nil where that is nothing that can be used.
    func find(_ pace: SteadyPace) -> RecordedLoop? {
        guard let cache, let path = cache.path(for: key(pace)) else { return nil }
        do throws(SoundFileReadError) {
            let sound = try SoundFileReader.read(path: path)
            guard sound.flaws.isEmpty, sound.frames.count == pace.render.length else { return nil }
            return RecordedLoop(
                rendered: sound.frames, beats: pace.loop.beats, beatsPerBar: pace.loop.beatsPerBar,
                gain: 1 / RenderedLoops.headroom)
        } catch {
            tell(Words.renderUnreadable(pace.recording, error))
            return nil
        }
    }

    /// Renders it and puts it into the cache; nil where it was called off or cannot be.
    ///
    /// - Parameter goesOn: As for `LoopRender.run`.
    func make(_ pace: SteadyPace, goesOn: (Double) -> Bool) -> RecordedLoop? {
        guard let stretcher = makeStretcher() else { return nil }
        do throws(LoopRender.Failure) {
            guard let samples = try pace.render.run(stretcher: stretcher, goesOn: goesOn),
                samples.allSatisfy({ $0.isFinite })
            else { return nil }
            keep(samples, of: pace)
            return RecordedLoop(rendered: samples, beats: pace.loop.beats, beatsPerBar: pace.loop.beatsPerBar)
        } catch {
            log.notice("\(Words.stretchedAsItPlays(pace.recording, error))")
            return nil
        }
    }

    /// Removes all that was kept of a recording.
    ///
    /// - Throws: What the disk says.
    func remove(_ recording: Recording) throws(LibraryError) { try cache?.removeAll(of: recording.hash) }

    private func keep(_ samples: [Float], of pace: SteadyPace) {
        guard let cache else { return }
        do {
            let draft = try cache.draft(key(pace))
            var writer = try SoundFileWriter(path: draft.path, permissions: 0o600)
            var piece: [Float] = []
            for start in stride(from: 0, to: samples.count, by: RenderedLoops.step) {
                piece = samples[start..<min(start + RenderedLoops.step, samples.count)].map {
                    $0 * RenderedLoops.headroom
                }
                try writer.write(piece.span)
            }
            try writer.finish()
            try cache.keep(draft)
            // It may have been removed while it was rendered.
            if access(pace.recording.path, F_OK) != 0 { try remove(pace.recording) }
        } catch {
            tell(Words.renderNotKept(error))
        }
    }

    /// Once: the parent has heard of it then, and it will not be otherwise a song later.
    private func tell(_ sentence: String) {
        guard !hasTold.exchange(true, ordering: .relaxed) else { return }
        log.warning("\(sentence)")
    }

    private func key(_ pace: SteadyPace) -> RenderedCache.Key {
        let grid = pace.recording.facts.grid?.hash ?? "even"
        let (loop, decoder) = (pace.loop, pace.recording.facts.decoder)
        return RenderedCache.Key(
            audio: pace.recording.hash, grid: grid, tempo: pace.tempo,
            engine: "\(RubberBandStretcher.engine) full, \(loop.beats) beats of \(loop.length) frames from "
                + "\(Int(loop.place(of: 0))), decoder \(decoder), 1")
    }

    /// A full-scale recording overshoots full scale once it is stretched, and the file would cut that off. A power of two,
    /// so that the scaling itself rounds nothing. The file has 24 bits, for a soft hum is played louder by 20 dB and more,
    /// and the rounding of 16 with it.
    private static let headroom: Float = 0.5
    private static let step = 48_000
}
