// SPDX-License-Identifier: GPL-3.0-or-later

import Logging
import LullEngine
import LullLibrary
import LullProtocol
import LullRender
import LullSession
import LullStrokes

/// What was played.
extension Coordinator {
    /// Takes in how the massage goes on. Called after everything that may have changed it.
    func keepDiary() {
        let sounds =
            switch session.state {
            case .playing, .holding, .fading: engine.status().sink.state == .open
            case .stopped, .paused: false
            }
        let routine = session.routine?.routine.title
        write(
            diary.note(session.run == nil ? nil : session.setting, of: routine, sounds: sounds, at: Clock.now))
    }

    /// The massage that is under way ends here.
    func endDiary() async {
        write(diary.note(nil, sounds: false, at: Clock.now))
        await recordings.workers.disk.run {}
    }

    private func write(_ entry: HistoryEntry?) {
        guard let entry, let history = diary.history else { return }
        let log = log
        recordings.workers.disk.begin {
            do throws(LibraryError) {
                try history.add(entry)
            } catch {
                log.warning("\(Words.notInHistory(error))")
            }
        }
    }

    /// Answers `history`.
    func history(_ params: JSON) async throws(ProtocolError) -> JSON {
        let isKept = diary.isKept
        guard let history = diary.history else {
            return Catalogue.history(History.Contents(), count: 0, isKept: false)
        }
        let clears = params["clear"]?.bool ?? false
        let contents = try await recordings.onDisk(Words.history) { () throws(LibraryError) in
            if clears { try history.clear() }
            return try history.read()
        }
        if clears {
            diary.forget()
            keepDiary()
        }
        return Catalogue.history(contents, count: params["count"]?.int ?? Limits.history.upperBound, isKept: isKept)
    }
}

extension Catalogue {
    /// What fits into one answer, with room for what else is in it.
    private static let historyBytes = 200_000

    /// The newest first, as many as fit; `left` counts the others.
    static func history(_ contents: History.Contents, count: Int, isKept: Bool) -> JSON {
        var shown: [JSON] = []
        var bytes = 0
        for entry in contents.entries.suffix(count).reversed() {
            let told = self.entry(entry)
            bytes += told.encoded.count
            guard bytes <= historyBytes else { break }
            shown.append(told)
        }
        var result = JSON.Members([("history", .array(shown)), ("enabled", .bool(isKept))])
        let left = contents.entries.count - shown.count
        if left > 0 { result["left"] = .integer(Int64(left)) }
        if !contents.problems.isEmpty { result["problems"] = .array(contents.problems.map { .string($0) }) }
        return .object(result)
    }

    private static func entry(_ entry: HistoryEntry) -> JSON {
        var members = JSON.Members([("date", .string(entry.date)), ("minutes", .number(entry.minutes))])
        members["routine"] = entry.routine.map { .string($0) }
        members["stroke"] = ["id": .string(entry.stroke), "name": .string(Strokes[entry.stroke]?.name ?? entry.stroke)]
        members["track"] = ["id": .string(entry.track), "title": .string(entry.title)]
        members["rate"] = .number(entry.rate)
        return .object(members)
    }
}
