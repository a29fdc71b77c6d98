// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import Logging
import LullLibrary
import LullProtocol
import LullScore
import LullSession
import LullStrokes
import LullTime
import Synchronization

/// What was played last and how far it had come, kept over restarts and power cuts: one small file, written whole and
/// synced.
///
/// - Thread: control
package struct Memory: Sendable {
    /// `last.json` in the state folder; nil remembers nothing.
    private let path: String?
    /// What is to be kept.
    var kept: Kept?
    private var written: Kept?
    private let lapse = Lapse()

    /// Whether the last write failed, so that it is to be tried again whatever is kept then.
    private final class Lapse: Sendable { let isOpen = Atomic(false) }

    package struct Kept: Sendable, Equatable {
        /// What `again` repeats.
        package var setting: Setting
        /// What `resume` goes on with; nil where nothing played.
        package var interruption: Interruption?
    }

    /// What a file turned out to be.
    package enum Reading: Sendable, Equatable {
        /// Nil where its track is gone, or it makes no sense.
        case known(Kept?)
        case newer
        case unreadable
    }

    package init(folder: String?) { path = folder.map { "\($0)/last.json" } }

    /// What was kept last, if its track is still there. What a newer Lull has written is left alone from then on.
    mutating func recall(_ songbook: Songbook, log: Logger) -> Kept? {
        guard let path else { return nil }
        let reading: Reading
        do throws(BoundedFile.Problem) {
            reading = Memory.read(try BoundedFile.read(path, upTo: Memory.largest), songbook)
        } catch {
            if case .unreadable = error { return nil }
            reading = .unreadable
        }
        switch reading {
        case .known(let kept): return kept
        case .unreadable: log.warning("\(Words.unreadableMemory(path))")
        case .newer:
            log.warning("\(Words.newerMemory(path))")
            self = Memory(folder: nil)
        }
        return nil
    }

    /// What a file with these bytes keeps.
    package static func read(_ bytes: [UInt8], _ songbook: Songbook) -> Reading {
        guard let json = try? JSON(parsing: bytes), let version = json["version"]?.int else { return .unreadable }
        if version > Memory.version { return .newer }
        return .known(
            Setting(json, songbook).map {
                Kept(setting: $0, interruption: Interruption(json["session"], of: $0, songbook))
            })
    }

    /// What replaces the file, where that has changed: to be done in the order of asking, away from the control lane.
    /// What cannot be written is logged and changes nothing for the parent.
    mutating func writing(log: Logger) -> (@Sendable () -> Void)? {
        guard let path, let kept, kept != written || lapse.isOpen.load(ordering: .relaxed) else { return nil }
        written = kept
        let line = kept.line
        return { [lapse] in
            do {
                try WholeFile.write(line, to: path)
                lapse.isOpen.store(false, ordering: .relaxed)
            } catch {
                lapse.isOpen.store(true, ordering: .relaxed)
                log.warning("\(Words.notRemembered(error))")
            }
        }
    }

    static let version = 1
    /// Bytes of a file at most.
    private static let largest = 65_535
}

extension Memory.Kept {
    /// The file that keeps it.
    package var line: [UInt8] {
        var members = setting.members
        members["session"] = interruption?.json
        return JSON.object(members).encoded + [0x0a]
    }
}

extension Setting {
    fileprivate var members: JSON.Members {
        JSON.Members([
            ("version", .integer(Int64(Memory.version))), ("track", .string(track.id)),
            ("stroke", .string(stroke)), ("tempo", .integer(pace.tempo.micro)),
            ("beats", .integer(Int64(pace.beatsPerStroke))), ("keepsBeats", .bool(keepsBeats)),
            ("voice", .string(voice.rawValue)), ("register", .string(register.rawValue)),
            ("volume", .integer(Int64(volume))),
            ("layers", .object(JSON.Members(Layer.allCases.map { ($0.rawValue, .integer(Int64(layers[$0]))) }))),
            ("for", duration.map { .number($0) } ?? .null), ("recording", track.recorded),
            ("routine", routine.map { .string($0) } ?? .null), ("routineEase", .number(ease)),
        ])
    }

    fileprivate init?(_ json: JSON, _ songbook: Songbook) {
        guard let id = json["track"]?.string,
            let track = songbook.track(id)?.facts ?? TrackFacts(recorded: json["recording"], id: id),
            let stroke = json["stroke"]?.string, Strokes[stroke] != nil, let pace = Pace(json),
            let volume = json["volume"]?.int, (0...100).contains(volume)
        else { return nil }
        self.init(track: track, stroke: stroke, pace: pace)
        keepsBeats = json["keepsBeats"]?.bool ?? false
        voice = json["voice"]?.string.flatMap(Voice.init) ?? .hum
        register = json["register"]?.string.flatMap(Register.init) ?? .higher
        self.volume = volume
        for layer in Layer.allCases {
            guard let level = json["layers"]?[layer.rawValue]?.int, (0...100).contains(level) else { continue }
            layers[layer] = level
        }
        if let id = json["routine"]?.string, id.utf8.count <= 256 { routine = id }
        if let known = json["routineEase"]?.double, Interruption.Step.eases.contains(known) { ease = known }
        // No number is for ever, and only where that was said.
        if json["for"] == .null {
            duration = nil
        } else {
            guard let seconds = json["for"]?.double, Limits.timer.contains(seconds) else { return nil }
            duration = seconds
        }
    }
}

extension TrackFacts {
    /// What the rules need of a recording, which the library is not asked for at the start; null for a tune.
    var recorded: JSON {
        switch kind {
        case .score: .null
        case .recording:
            [
                "title": .string(title), "beatsPerBar": .integer(Int64(beatsPerBar)), "tempo": .integer(tempo.micro),
                "hasBeats": .bool(hasBeats),
            ]
        }
    }

    init?(recorded json: JSON?, id: String) {
        guard let json, let title = json["title"]?.string, let bar = json["beatsPerBar"]?.int, (1...12).contains(bar),
            let micro = json["tempo"]?.int, Tempo.range.contains(Tempo(micro: Int64(micro)))
        else { return nil }
        self.init(
            id: id, title: title, kind: .recording, beatsPerBar: bar, tempo: Tempo(micro: Int64(micro)),
            hasBeats: json["hasBeats"]?.bool ?? true)
    }
}

extension Track {
    /// What the session's rules need to know of it.
    var facts: TrackFacts {
        TrackFacts(id: id, title: title, beatsPerBar: program.beatsPerBar, tempo: program.tempo)
    }
}
