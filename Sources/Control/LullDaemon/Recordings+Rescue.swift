// SPDX-License-Identifier: GPL-3.0-or-later

import LullALSA
import LullLibrary
import LullProtocol
import Synchronization

/// Recordings of the parent's own that were under way as a daemon ended that could not end them.
extension Recordings {
    /// Reads each and keeps it under the name that it was to have. What there is nothing to be heard in goes.
    func rescueTakes() {
        guard let library else { return }
        workers.long.begin {
            for (name, take) in library.leftTakes() {
                let sentence = self.rescue(take, name, library)
                if let sentence { self.rescued.withLock { $0.append(sentence) } }
            }
        }
    }

    /// - Returns: What the parent should know of it.
    private func rescue(_ take: Incoming, _ name: String, _ library: RecordingLibrary) -> String? {
        do throws(ProtocolError) {
            let file = try naming(name) { () throws(LibraryError) in try library.receive() }
            let reading = try TakeReading(
                take.path, CapturedSound(), name: name, to: file.path, beats: TakeReading.Beats()
            ) { _ in !workers.isEnding }
            let added = try add(file, name: name, reading.facts, to: library)
            take.discard()
            // It may have been kept already, and only not been cleared away.
            guard case .new(let recording) = added else { return nil }
            return ProtocolError.rescued(name, as: recording.id)
        } catch {
            guard error.name != .fileSilent else { return nil }
            take.leave()
            return ProtocolError.notRescued(name, error)
        }
    }
}
