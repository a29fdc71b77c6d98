// SPDX-License-Identifier: GPL-3.0-or-later

import LullDSP
import LullRender
import LullTime
import LullVoices

/// The same sound as a live session's, made as fast as it can be: the same renderer, with no device.
///
/// - Thread: any, one at a time
package struct OfflineRender {
    package var piece: Piece
    package var length: Frames
    package var volume = 80
    package var speaker = Speaker.small
    package var ceiling = Ceiling()
    package var hasRoom = true
    /// Levels of the layers, 0 to 100.
    package var layers: [(layer: LayerKind, level: Int)] = []
    /// The opening fade and the stop at the end.
    package var fades = true
    /// Places on a curve of tempo, by time from the start; straight lines between them, steady before and after.
    package var curve: [(at: Frames, tempo: Tempo)] = []
    /// What stretches a recording.
    package var stretcher: (any Stretcher)?

    package init(piece: Piece, length: Frames) {
        self.piece = piece
        self.length = length
    }

    /// A beat and the frame of the file on which it falls.
    package struct MappedBeat: Equatable, Sendable {
        package var beat: Int
        package var frame: Frames
    }

    /// Renders all of it and answers where the beats fell.
    ///
    /// - Parameter write: Takes mono frames, -1 to 1, in order.
    package func run(_ write: (Span<Float>) throws -> Void) rethrows -> [MappedBeat] {
        try runWide { mid, _ in try write(mid) }
    }

    /// Renders all of it in stereo and answers where the beats fell.
    ///
    /// - Parameter write: Takes frames in order, as many of the mid as of the side: left is mid + side, right mid - side.
    package func runWide(_ write: (_ mid: Span<Float>, _ side: Span<Float>) throws -> Void) rethrows -> [MappedBeat] {
        let mailbox = Mailbox()
        var renderer = Renderer(mailbox: mailbox, speaker: speaker, ceiling: ceiling, hasRoom: hasRoom)
        let tape = piece.recording.map { _ in Tape() }
        let feeder = feeder(for: tape)
        let memory = PieceMemory(piece, id: 1, speaker: speaker, tape: tape)
        var waiting = cues(memory.performance)[...]

        var beats: [MappedBeat] = []
        var mid = [Float](repeating: 0, count: OfflineRender.block)
        var side = mid
        var dropped = Int(Renderer.latency.count)
        var written: Int64 = 0
        while written < length.count {
            var mids = mid.mutableSpan
            var sides = side.mutableSpan
            for start in stride(from: 0, to: mids.count, by: Quantum.frames) {
                var quantum = mids._mutatingExtracting(start..<start + Quantum.frames)
                var width = sides._mutatingExtracting(start..<start + Quantum.frames)
                let before = renderer.now
                while let cue = waiting.first, mailbox.send(cue) { waiting.removeFirst() }
                if let tape { feeder?.fill(upTo: tape.position + TapeTiming.ready) }
                renderer.render(mid: &quantum, side: &width)
                map(mailbox.status(), from: before, into: &beats)
            }
            let count = Int(min(Int64(mid.count - dropped), length.count - written))
            let made = dropped..<dropped + count
            try write(mid.span.extracting(made), side.span.extracting(made))
            dropped = 0
            written += Int64(count)
        }
        return beats.filter { $0.frame < length }
    }

    /// What fills `tape` with the recording, on this thread.
    private func feeder(for tape: Tape?) -> Feeder? {
        guard let tape, let recording = piece.recording, let stretcher else { return nil }
        return Feeder(tape: tape, loop: recording.loop, stretcher: stretcher)
    }

    private func cues(_ performance: Performance) -> [RenderCue] {
        var cues = [RenderCue(.volume(volume))] + layers.map { RenderCue(.layer($0.layer, level: $0.level)) }
        cues.append(RenderCue(.begin(performance, fadesIn: fades)))
        // A recording takes a change up only so long after it is told.
        let early = piece.recording == nil ? Frames(0) : TapeTiming.lead
        for (index, point) in curve.enumerated() {
            if index == 0 {
                cues.append(
                    RenderCue(
                        .pace(point.tempo, beatsPerStroke: performance.beatsPerStroke, at: nil), at: point.at - early))
            } else {
                let from = curve[index - 1].at
                cues.append(RenderCue(.ramp(to: point.tempo, over: point.at - from), at: from - early))
            }
        }
        let stop = min(Faders.stop, Frames(length.count / 3))
        if fades {
            cues.append(RenderCue(.fadeOut(over: stop, keepsPlace: false), at: length - stop))
        }
        return cues.sorted { $0.frame < $1.frame }
    }

    /// Adds the beats that fell in the quantum just rendered: no longer, since a change of tempo within a block would
    /// move the beats before it.
    private func map(_ status: RenderStatus, from before: Frames, into beats: inout [MappedBeat]) {
        guard status.phase == .playing else { return }
        let line = status.timeline
        var beat = beats.last.map { $0.beat + 1 } ?? 0
        while line.frame(of: Beats(beat)) < status.now {
            beats.append(MappedBeat(beat: beat, frame: max(line.frame(of: Beats(beat)), before)))
            beat += 1
        }
    }

    private static let block = 2048
}
