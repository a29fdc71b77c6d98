// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullALSA
import LullLibrary
import LullProtocol
import LullRecording

/// The parent's own recordings on their way into the library.
extension Recordings {
    /// Where a recording lies that is being made: as it comes in, and as it will be kept.
    struct Room: Sendable {
        let id: String
        let spool: TakeSpool
        let file: Incoming
    }

    /// A place for a recording that is about to be made.
    ///
    /// - Parameters:
    ///   - seconds: that the disk should have room for
    ///   - onFailure: is told, once, that the disk takes no more of what comes in
    /// - Throws: `track.taken` where another has its name, and what the disk says.
    func room(
        forTake name: String, seconds: Double, onFailure: @escaping @Sendable (ProtocolError) -> Void
    ) async throws(ProtocolError) -> Room {
        guard let library else { throw .noLibrary }
        let id = RecordingLibrary.id(fileName: Recordings.fileName(ofTake: name))
        var isKnown = isTaken(id)
        if !isKnown { isKnown = try await find(id) != nil }
        guard !isKnown else { throw .nameTaken(id) }
        let disk = workers.disk
        return try await onDisk(name) { () throws(LibraryError) in
            let file = try library.receive()
            guard Recordings.hasRoom(file.path, seconds: seconds) else { throw LibraryError.full(name) }
            let raw = try library.beginTake(named: name, limit: Recordings.spoolLimit)
            let spool = try TakeSpool(raw, on: disk) { onFailure(ProtocolError($0, of: name)) }
            return Room(id: id, spool: spool, file: file)
        }
    }

    /// Reads what was recorded, and writes it down.
    func read(
        _ spool: TakeSpool, _ sound: CapturedSound, name: String, to file: Incoming, beats: TakeReading.Beats,
        progress: TakeProgress
    ) async throws(ProtocolError) -> TakeReading {
        let workers = workers
        return try await workers.long.run { () throws(ProtocolError) in
            defer { withExtendedLifetime((spool, file)) {} }
            return try TakeReading(spool.file.path, sound, name: name, to: file.path, beats: beats) {
                progress.tell($0) && !workers.isEnding
            }
        }
    }

    /// Adds it to the library.
    func keep(_ file: Incoming, name: String, _ facts: RecordingFacts) async throws(ProtocolError) -> Recording {
        guard let library else { throw .noLibrary }
        return try await workers.disk.run { () throws(ProtocolError) in
            try self.add(file, name: name, facts, to: library).recording
        }
    }

    /// The same, on a thread that may wait.
    func add(
        _ file: Incoming, name: String, _ facts: RecordingFacts, to library: RecordingLibrary
    ) throws(ProtocolError) -> Added {
        let added = try naming(name) { () throws(LibraryError) in
            try library.add(file, named: Recordings.fileName(ofTake: name), facts: facts, isTaken: isTaken)
        }
        tell(.library, ["track": .string(added.recording.id), "change": "added"])
        return added
    }

    /// Lets go of something large, or of a file, where nobody waits for it.
    ///
    /// - Parameter isLeft: Whether what came in stays where it is, to be found by `rescueTakes`.
    func drop(_ spool: TakeSpool?, _ file: Incoming?, _ loaded: LoadedRecording?, isLeft: Bool = false) {
        workers.disk.begin {
            withExtendedLifetime(loaded) {
                file?.discard()
                if isLeft { spool?.file.leave() } else { spool?.file.discard() }
            }
        }
    }

    /// Waits until what was dropped is gone.
    func settle() async { await workers.disk.run {} }

    static func fileName(ofTake name: String) -> String { "\(name.replacing("/", with: "-")).flac" }

    /// Bytes that a second takes as it comes in, and as FLAC, of 24 bits and as noisy as a microphone is.
    private static let rawPace = 4 * SoundFileFormat.sampleRate
    private static let keptPace = 110_000
    /// Of the longest recording, with what a card may run fast, in bytes.
    private static let spoolLimit = (Int(Limits.take.upperBound) + 60) * rawPace

    /// Whether the disk has room for so many seconds of both.
    private static func hasRoom(_ path: String, seconds: Double) -> Bool {
        var disk = statvfs()
        guard statvfs(path, &disk) == 0 else { return true }
        return Double(disk.f_bavail) * Double(disk.f_frsize) > seconds * Double(rawPace + keptPace)
    }
}
