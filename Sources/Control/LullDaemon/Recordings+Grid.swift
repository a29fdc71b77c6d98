// SPDX-License-Identifier: GPL-3.0-or-later

import LullLibrary
import LullProtocol
import LullTime

/// Mending a recording's beats by hand.
extension Recordings {
    /// Answers `grid`: the recording's grid as it then is.
    func grid(of recording: Recording, _ params: JSON) async throws(ProtocolError) -> JSON {
        let change = params["do"]?.string.flatMap(GridChange.init) ?? .show
        switch change {
        case .show: return Catalogue.grid(recording)
        case .export: return try export(recording)
        case .undo: return Catalogue.grid(try await undoGrid(of: recording.id))
        case .tap: return try await store(try await tapped(recording, params), by: .taps, recording)
        case .replace: return try await store(try read(params["beats"]?.string ?? ""), by: .file, recording)
        case .double, .halve, .triple, .third, .nudge, .downbeat, .bars:
            guard let grid = recording.facts.grid else { throw .noGrid(recording.id) }
            guard let mended = mend(grid.beats, change, params) else { throw .badChange(change, recording.id) }
            return try await store(mended, by: .hand, recording)
        }
    }

    private func mend(_ grid: BeatGrid, _ change: GridChange, _ params: JSON) -> BeatGrid? {
        switch change {
        case .double: grid.scaled(2)
        case .halve: grid.scaled(1, over: 2)
        case .triple: grid.scaled(3)
        case .third: grid.scaled(1, over: 3)
        case .nudge: grid.nudged(milliseconds: params["ms"]?.double ?? 0)
        case .bars: grid.withBars(of: params["count"]?.int ?? 0)
        case .downbeat:
            if let seconds = params["at"]?.double {
                grid.withDownbeat(nearest: seconds)
            } else {
                BeatGrid(
                    beats: grid.beats, firstDownbeat: (grid.firstDownbeat + 1) % grid.beatsPerBar,
                    beatsPerBar: grid.beatsPerBar)
            }
        case .show, .export, .tap, .undo, .replace: nil
        }
    }

    private func store(
        _ grid: BeatGrid, by source: RecordingFacts.Grid.Source, _ recording: Recording
    ) async throws(ProtocolError) -> JSON {
        Catalogue.grid(try await setGrid(RecordingFacts.Grid(grid, by: source), of: recording.id))
    }

    /// Listens to the recording once more, with the taps to go by.
    private func tapped(_ recording: Recording, _ params: JSON) async throws(ProtocolError) -> BeatGrid {
        let places = (params["taps"]?.array ?? []).compactMap(\.double)
        guard let taps = Taps(places) else {
            throw .unevenTaps
        }
        let workers = workers
        let grid = try await workers.long.run { () throws(ProtocolError) in
            try ImportReading.grid(of: recording.path, tapped: taps, name: recording.id) { _ in !workers.isEnding }
        }
        guard let grid else {
            throw .tooShortForTaps(recording.id)
        }
        return grid
    }

    private func read(_ text: String) throws(ProtocolError) -> BeatGrid {
        do throws(BeatsFileError) {
            return try BeatsFile.grid(of: Array(text.utf8))
        } catch {
            throw .badBeats(error)
        }
    }

    private func export(_ recording: Recording) throws(ProtocolError) -> JSON {
        guard let grid = recording.facts.grid else { throw .noGrid(recording.id) }
        guard case .object(var members) = Catalogue.grid(recording) else { return .null }
        members["beats"] = .string(BeatsFile.text(of: grid.beats))
        return .object(members)
    }
}
