// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullLibrary
import LullTestKit
import Testing

/// What the library does when a step fails, or is the last before the power goes.
@Suite struct LibraryFaultTests {
    /// Something that changes a library which has the recording `old`.
    enum Deed: CaseIterable {
        case add, rename, updateGrid, remove

        func callAsFunction(_ library: RecordingLibrary) throws {
            switch self {
            case .add: try library.add(audio(2), named: "new.wav")
            case .rename: try library.rename("old", to: "Another")
            case .updateGrid: try library.updateGrid("old", to: grid(40))
            case .remove: try library.remove("old")
            }
        }
    }

    /// A library with the recording `old`.
    private func made() throws -> Shelf {
        let shelf = try Shelf()
        try shelf.open().add(audio(1), named: "old.wav")
        return shelf
    }

    /// All that the parent would miss.
    private func state(_ shelf: Shelf) throws -> [Recording] {
        var library = shelf.open()
        // A program that another test starts holds our locks too, until it is another program.
        try eventually("what was left is swept") {
            library = shelf.open()
            return shelf.names("incoming").isEmpty
        }
        let recordings = try library.ids().map { id in
            let found = try library.find(id)
            var recording = try #require(found)
            try library.verify(recording)
            recording.path = String(recording.path.dropFirst(shelf.folder.count))
            return recording
        }
        #expect(library.problems().isEmpty)
        #expect(shelf.names("recordings") == recordings.map(\.id), "nothing but whole recordings")
        return recordings
    }

    private func steps(_ deed: Deed) throws -> Int {
        let faults = Faults()
        try deed(made().open(disk: faults.disk))
        return faults.steps
    }

    @Test(arguments: Deed.allCases)
    func `whatever the last step before the power goes, it is all done or not begun`(deed: Deed) throws {
        let old = try state(made())
        let whole = try made()
        try deed(whole.open())
        let new = try state(whole)
        #expect(old != new)
        var seen: [Bool] = []
        for step in 0..<(try steps(deed)) {
            let shelf = try made()
            #expect(throws: LibraryError.self, "step \(step)") {
                try deed(shelf.open(disk: Faults(at: step, isLast: true).disk))
                // What fails after everything is done need not be told.
                if try state(shelf) == new { throw LibraryError.unknown("") }
            }
            let after = try state(shelf)
            #expect(after == old || after == new, "step \(step)")
            seen.append(after == new)
        }
        #expect(seen == seen.sorted { !$0 && $1 }, "first not begun, then all done: \(seen)")
        #expect(seen.first == false && seen.last == true, "\(seen)")
    }

    @Test(arguments: Deed.allCases, [ENOSPC, EACCES, EROFS, EIO])
    func `a step that fails is told, and the library goes on from what was there`(deed: Deed, code: Int32) throws {
        for step in 0..<(try steps(deed)) {
            let shelf = try made()
            let library = shelf.open(disk: Faults(at: step, code: code).disk)
            do {
                try deed(library)
            } catch let error as LibraryError {
                switch (code, error) {
                case (ENOSPC, .full), (EACCES, .denied), (EROFS, .readOnly), (EIO, .failed): break
                default: Issue.record("step \(step): \(error)")
                }
                #expect(!error.hint.isEmpty)
            }
            // The very same library goes on.
            _ = try? deed(library)
            _ = try library.add(audio(9), named: "later.wav")
            #expect(try library.ids() == state(shelf).map(\.id), "step \(step)")
        }
    }

    @Test func `an import that is given up leaves nothing`() throws {
        let shelf = try made()
        let library = shelf.open()
        do {
            let incoming = try library.receive()
            try audio(4).span.bytes.withUnsafeBytes { bytes throws(LibraryError) in try incoming.write(bytes) }
            #expect(shelf.names("incoming").count == 1)
        }
        #expect(shelf.names("incoming").isEmpty)
    }

    @Test func `an import under way is not swept by a library that opens`() throws {
        let shelf = try made()
        let incoming = try shelf.open().receive()
        try audio(4).span.bytes.withUnsafeBytes { bytes throws(LibraryError) in try incoming.write(bytes) }
        _ = try run("mkdir", ["\(shelf.folder)/incoming/left-by-a-killed-one"])
        let other = shelf.open()
        #expect(shelf.names("incoming").count == 1 && size(of: incoming.path) == 3_000)
        #expect(try other.add(incoming, named: "b.wav", facts: facts()).recording.id == "b")
    }
}
