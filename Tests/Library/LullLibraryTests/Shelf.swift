// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullLibrary
import LullSoundKit
import LullTestKit
import LullTime
import Synchronization

/// A library in a folder that goes with the object: in memory where there is such a place, for these tests ask for
/// thousands of syncs.
final class Shelf: Sendable {
    let parent: String
    var folder: String { "\(parent)/lull" }

    init() throws {
        for place in ["/dev/shm", "/tmp"] {
            var template = Array("\(place)/lull-XXXXXX".utf8CString)
            guard let made = mkdtemp(&template) else { continue }
            parent = String(cString: made)
            return
        }
        throw SpawnError("no temporary folder: \(String(cString: strerror(errno)))")
    }

    deinit { _ = try? run("rm", ["-rf", parent]) }

    func open(
        sounds: [String] = [], disk: Disk = Disk(), patience: Int32 = 3_000, version: Int = 1
    ) -> RecordingLibrary {
        // The library keeps its folder, whatever becomes of the last mention of the shelf.
        let lasting = Disk { [self] step in withExtendedLifetime(self) { disk.refusal(step) } }
        return RecordingLibrary(
            folder: folder, sounds: sounds, disk: lasting, patience: patience, version: version)
    }

    var database: String { "\(folder)/library.sqlite" }

    func sidecar(_ id: String) -> String { "\(folder)/recordings/\(id)/recording.lull" }

    /// What lies in a folder of the library, without hidden files.
    func names(_ path: String) -> [String] { Folder.files(in: "\(folder)/\(path)", ending: "") }

    func overwrite(_ path: String, _ bytes: [UInt8]) throws {
        guard let stream = fopen(path, "w") else { throw SpawnError("cannot write \(path)") }
        defer { fclose(stream) }
        guard fwrite(bytes, 1, bytes.count, stream) == bytes.count else { throw SpawnError("cannot write \(path)") }
    }
}

/// Bytes that stand for audio: other ones for another seed.
func audio(_ seed: UInt64, count: Int = 3_000) -> [UInt8] {
    var random = SeededRandom(seed: seed)
    return (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
}

func grid(_ count: Int = 12, from start: Double = 0.25, downbeat: Int = 1) -> RecordingFacts.Grid {
    let beats = (0..<count).map { start + Double($0) / 1.2 + sin(Double($0)) / 30 }
    guard let grid = BeatGrid(beats: beats, firstDownbeat: downbeat, beatsPerBar: 3) else { fatalError("no grid") }
    return RecordingFacts.Grid(grid, by: .analysis)
}

/// Facts in which nothing is as simple as it could be.
func facts(_ title: String = "Omas Lied", grid beats: RecordingFacts.Grid? = grid()) -> RecordingFacts {
    var facts = RecordingFacts(
        title: title, origin: .recorded, added: 1_790_000_000, decoder: 3, length: Frames(5_760_001),
        trim: Frames(1_203)..<Frames(5_700_017), grid: beats)
    facts.loudness = RecordingFacts.Loudness(integrated: -19.700000000000003, loudest: -17.3, truePeak: -0.1)
    facts.hypotheses = [
        RecordingFacts.Hypothesis(tempo: Tempo(micro: 72_000_001), score: 0.1 + 0.2),
        RecordingFacts.Hypothesis(tempo: Tempo(36), score: 1e-7),
    ]
    facts.confidence = 2.0 / 3
    facts.tonic = 65.3
    return facts
}

extension RecordingLibrary {
    /// Adds bytes as a file would come.
    @discardableResult
    func add(_ bytes: [UInt8], named name: String, facts: RecordingFacts = facts()) throws(LibraryError) -> Added {
        let incoming = try receive()
        let half = bytes.count / 2
        for part in [bytes[..<half], bytes[half...]] {
            try Array(part).span.bytes.withUnsafeBytes { bytes throws(LibraryError) in try incoming.write(bytes) }
        }
        return try add(incoming, named: name, facts: facts)
    }

    func ids() throws -> [String] { try all().map(\.id) }
}

/// A disk that refuses one step, or it and all after it, as where the power was cut.
final class Faults: Sendable {
    private let count = Atomic(0)
    private let refused: Int
    private let isLast: Bool
    private let code: Int32

    /// - Parameters:
    ///   - step: counted from 0; -1 for none
    ///   - isLast: whether nothing works after it
    init(at step: Int = -1, isLast: Bool = false, code: Int32 = EIO) {
        (refused, self.isLast, self.code) = (step, isLast, code)
    }

    var disk: Disk {
        Disk { _ in
            let step = self.count.wrappingAdd(1, ordering: .relaxed).oldValue
            guard self.refused >= 0 else { return 0 }
            return step == self.refused || self.isLast && step > self.refused ? self.code : 0
        }
    }

    /// The steps so far.
    var steps: Int { count.load(ordering: .relaxed) }
}
