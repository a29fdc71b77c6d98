// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullALSA
import LullLibrary
import LullProtocol

/// The parent's own recordings on their way into the library.
extension Recordings {
    /// A place for a recording that is about to be made.
    ///
    /// - Parameter seconds: that the disk should have room for
    /// - Throws: `track.taken` where another has its name, and what the disk says.
    func room(forTake name: String, seconds: Double) async throws(ProtocolError) -> (id: String, file: Incoming) {
        guard let library else { throw .noLibrary }
        let id = RecordingLibrary.id(fileName: Recordings.fileName(ofTake: name))
        var isKnown = isTaken(id)
        if !isKnown { isKnown = try await find(id) != nil }
        guard !isKnown else { throw .nameTaken(id) }
        let file = try await onDisk(name) { () throws(LibraryError) in
            let file = try library.receive()
            guard Recordings.hasRoom(file.path, seconds: seconds) else { throw LibraryError.full(name) }
            return file
        }
        return (id, file)
    }

    /// Reads what was recorded, and writes it down.
    func read(
        _ sound: CapturedSound, name: String, to file: Incoming, beats: TakeReading.Beats, progress: TakeProgress
    ) async throws(ProtocolError) -> TakeReading {
        let workers = workers
        return try await workers.long.run { () throws(ProtocolError) in
            defer { withExtendedLifetime(file) {} }
            return try TakeReading(sound, name: name, to: file.path, beats: beats) {
                progress.tell($0) && !workers.isEnding
            }
        }
    }

    /// Adds it to the library.
    func keep(_ file: Incoming, name: String, _ facts: RecordingFacts) async throws(ProtocolError) -> Recording {
        guard let library else { throw .noLibrary }
        let isTaken = isTaken
        let added = try await onDisk(name) { () throws(LibraryError) in
            try library.add(file, named: Recordings.fileName(ofTake: name), facts: facts, isTaken: isTaken)
        }
        tell(.library, ["track": .string(added.recording.id), "change": "added"])
        return added.recording
    }

    /// Lets go of something large, or of a file, where nobody waits for it.
    func drop(_ sound: CapturedSound?, _ file: Incoming?, _ loaded: LoadedRecording?) {
        workers.disk.begin { withExtendedLifetime((sound, loaded)) { file?.discard() } }
    }

    /// Waits until what was dropped is gone.
    func settle() async { await workers.disk.run {} }

    static func fileName(ofTake name: String) -> String { "\(name.replacing("/", with: "-")).flac" }

    /// Whether the disk has room for so many seconds of FLAC, of 24 bits and as noisy as a microphone is.
    private static func hasRoom(_ path: String, seconds: Double) -> Bool {
        var disk = statvfs()
        guard statvfs(path, &disk) == 0 else { return true }
        return Double(disk.f_bavail) * Double(disk.f_frsize) > seconds * 110_000
    }
}
