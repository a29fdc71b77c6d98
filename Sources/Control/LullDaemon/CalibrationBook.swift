// SPDX-License-Identifier: GPL-3.0-or-later

import Logging
import LullProtocol

/// Every calibration there is, one a card, mixer setting, profile and kind of speaker: `calibration.json` in the state
/// folder, written whole and synced.
///
/// - Thread: control
package struct CalibrationBook: Sendable {
    /// The newest last.
    package private(set) var all: [Calibration] = []
    /// nil where nothing can be kept.
    private var path: String?

    /// - Parameter folder: the state folder; nil remembers nothing
    package init(folder: String?, log: Logger? = nil) {
        path = folder.map { "\($0)/calibration.json" }
        guard let path else { return }
        let reading: Reading
        do throws(BoundedFile.Problem) {
            reading = CalibrationBook.read(try BoundedFile.read(path, upTo: CalibrationBook.largest))
        } catch {
            if case .unreadable = error { return }
            reading = .unreadable
        }
        switch reading {
        case .known(let calibrations): all = calibrations
        case .unreadable: log?.warning("\(Words.unreadableCalibration(path))")
        case .newer:
            log?.warning("\(Words.newerCalibration(path))")
            self.path = nil
        }
    }

    /// What a file turned out to be.
    package enum Reading: Sendable, Equatable {
        case known([Calibration])
        case newer
        case unreadable
    }

    /// The calibrations that a file with these bytes keeps, as many as are one.
    package static func read(_ bytes: [UInt8]) -> Reading {
        guard let json = try? JSON(parsing: bytes), let version = json["version"]?.int else { return .unreadable }
        if version > CalibrationBook.version { return .newer }
        return .known(
            (json["calibrations"]?.array ?? []).compactMap(Calibration.init).suffix(CalibrationBook.limit))
    }

    /// The file that keeps them.
    package static func bytes(of calibrations: [Calibration]) -> [UInt8] {
        let json: JSON = [
            "version": .integer(Int64(CalibrationBook.version)), "calibrations": .array(calibrations.map(\.json)),
        ]
        return json.encoded + [0x0a]
    }

    package subscript(place: Calibration.Place) -> Calibration? { all.last { $0.place == place } }

    /// Whether anything is known of a card, however its mixer is set.
    package func knows(card: String) -> Bool { all.contains { $0.place.card == card } }

    /// Why nothing is known of `place`, where something is known of another: the first thing that differs from what is
    /// nearest to it, `card`, `mixer` or `settings`.
    package func difference(from place: Calibration.Place) -> String? {
        if all.isEmpty { return nil }
        let same = all.filter { $0.place.card == place.card }
        if same.isEmpty { return "card" }
        return same.contains { $0.place.mixer == place.mixer } ? "settings" : "mixer"
    }

    /// Puts a calibration in the place of the one before it. False where it holds only until the daemon ends.
    package mutating func add(_ calibration: Calibration, log: Logger) -> Bool {
        all.removeAll { $0.place == calibration.place }
        all = (all + [calibration]).suffix(CalibrationBook.limit)
        return write(log)
    }

    /// Forgets all that is known of a card. False where the file still knows it.
    package mutating func forget(card: String, log: Logger) -> Bool {
        guard knows(card: card) else { return true }
        all.removeAll { $0.place.card == card }
        return write(log)
    }

    private func write(_ log: Logger) -> Bool {
        guard let path else { return false }
        do {
            try WholeFile.write(CalibrationBook.bytes(of: all), to: path)
            return true
        } catch {
            log.warning("\(Words.calibrationNotWritten(error))")
            return false
        }
    }

    static let version = 1
    private static let limit = 64
    /// Bytes of a file at most.
    private static let largest = (1 << 20) - 1
}

extension Calibration {
    fileprivate var json: JSON {
        [
            "card": .string(place.card), "mixer": .string(place.mixer), "profile": .string(place.profile),
            "speaker": .string(place.speaker), "reading": .number(reading), "level": .number(level),
        ]
    }

    fileprivate init?(_ json: JSON) {
        guard let card = json["card"]?.string, let mixer = json["mixer"]?.string,
            let profile = json["profile"]?.string, let speaker = json["speaker"]?.string,
            let reading = json["reading"]?.double, Calibration.readings.contains(reading),
            let level = json["level"]?.double, (-120...0).contains(level)
        else { return nil }
        let place = Place(card: card, mixer: mixer, profile: profile, speaker: speaker)
        self.init(place: place, reading: reading, level: level)
    }
}
