// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullDaemon
import LullLibrary
import LullProtocol
import LullTestKit
import Testing

/// Recordings that lie in a folder of sounds.
@Suite(.timeLimit(.minutes(2))) struct LyingRecordingTests {
    private let home: Household

    init() throws { home = try Household() }

    private func put(_ bytes: [UInt8], _ name: String) throws {
        let file = open("\(home.folder.path)/\(name)", O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        defer { close(file) }
        try bytes.withUnsafeBytes { try #require(write(file, $0.baseAddress, $0.count) == bytes.count) }
    }

    /// Lists the recordings until `isEnough`.
    private func list(until isEnough: (JSON) -> Bool) async throws -> JSON {
        while true {
            let answer = try await home.ask(.tracks, ["kind": "recording"])
            if isEnough(answer) { return answer }
            try await Task.sleep(for: .milliseconds(20))
        }
    }

    private func ids(_ answer: JSON) -> [String] {
        (answer["tracks"]?.array ?? []).compactMap { $0["id"]?.string }
    }

    @Test func `a recording in a folder of sounds is a track once it was looked for`() async throws {
        try put(WaveFile.notes(seconds: 4).bytes, "lying_hum.wav")
        #expect(ids(try await list { !ids($0).isEmpty }) == ["lying-hum"])
        #expect(try await home.ask(.track, ["track": "lying-hum"])["isCopy"]?.bool == false)
        #expect(await home.refusal(.remove, ["track": "lying-hum"]) == .trackNotRecording)
    }

    @Test func `what cannot be read is told, and read once it has become another`() async throws {
        try home.folder.write("broken.wav", "This is no sound.\n")
        let problems = try await list { $0["problems"] != nil }["problems"]?.array ?? []
        #expect(problems.count == 1 && problems.first?.string?.contains("broken.wav") == true, "\(problems)")
        #expect(await home.refusal(.play, ["track": "broken"]) == .fileNotAudio)
        try put(WaveFile.notes(seconds: 4).bytes, "broken.wav")
        let mended = try await list { !ids($0).isEmpty }
        #expect(ids(mended) == ["broken"])
        #expect(try await list { $0["problems"] == nil }["problems"] == nil)
    }

    @Test func `a recording that nobody has read yet is rendered, and one that cannot be read says why`() throws {
        try put(WaveFile.notes(seconds: 12).bytes, "lying_hum.wav")
        try home.folder.write("broken.wav", "This is no sound.\n")
        // What was written this very moment is not trusted to be whole.
        usleep(200_000)
        let library = RecordingLibrary(folder: "\(home.folder.path)/library", sounds: [home.folder.path])
        let songbook = Songbook(folders: [])
        func render(_ id: String) throws -> JSON {
            var job = RenderJob(track: id, output: "\(home.folder.path)/\(id).flac")
            job.length = 2
            return try job.run(songbook: songbook, library: library, settings: Settings())
        }
        #expect(try render("lying-hum")["track"]?.string == "lying-hum")
        do {
            _ = try render("broken")
            Issue.record("it was rendered")
        } catch let error as Failure {
            #expect(error.exitCode == EX_DATAERR && error.what.contains("broken.wav"), "\(error)")
        }
    }
}
