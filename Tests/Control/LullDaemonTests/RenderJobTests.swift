// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullDaemon
import LullLibrary
import LullProtocol
import LullTestKit
import Testing

@Suite struct RenderJobTests {
    @Test func `the answer tells the pace that play would take, and where the beats are`() throws {
        let stage = try Stage()
        var job = stage.job
        job.length = 8
        let answer = try job.run(songbook: stage.songbook, settings: Settings())
        #expect(
            answer["track"]?.string == "tune" && answer["tempo"]?.double == 72 && answer["beatsPerStroke"]?.int == 6)
        let frames = (answer["beats"]?.array ?? []).compactMap { $0["frame"]?.int }
        #expect(frames.count == 9 && frames.first == 48_000)
        for (a, b) in zip(frames, frames.dropFirst()) { #expect(b - a == 40_000) }
        #expect(size(of: job.output) > 8 * 48_000 * 2)
    }

    @Test func `what is asked for wrongly ends with its own code, and leaves no file`() throws {
        let stage = try Stage()
        let cases: [(Int32, (inout RenderJob) -> Void)] = [
            (EX_NOINPUT, { $0.track = "nothing" }), (EX_NOINPUT, { $0.stroke = "nothing" }),
            (EX_USAGE, { ($0.rate, $0.beats) = (120, 24) }), (EX_USAGE, { $0.beats = 0 }),
            (EX_USAGE, { $0.beats = 25 }),
            (EX_USAGE, { $0.output += ".mp7" }), (EX_CANTCREAT, { $0.output = "/nonexistent/folder/x.wav" }),
            (EX_CANTCREAT, { $0.output = stage.folder.path + "/folder.wav" }),
        ]
        _ = try run("mkdir", ["\(stage.folder.path)/folder.wav"])
        for (code, change) in cases {
            var job = stage.job
            job.length = 1
            change(&job)
            do throws(Failure) {
                _ = try job.run(songbook: stage.songbook, settings: Settings())
                Issue.record("\(job) was done")
            } catch {
                #expect(error.exitCode == code && error.what.hasSuffix("."), "\(error)")
            }
            #expect(size(of: stage.job.output) == 0)
        }
    }

    @Test func `a seed makes another performance, the same seed the same`() throws {
        let stage = try Stage()
        func render(_ seed: UInt64?, _ name: String) throws -> [UInt8] {
            var job = stage.job
            (job.length, job.seed, job.output) = (4, seed, "\(stage.folder.path)/\(name).wav")
            _ = try job.run(songbook: stage.songbook, settings: Settings())
            return try contents(of: job.output)
        }
        let first = try render(nil, "a")
        #expect(try render(nil, "b") == first)
        #expect(try render(7, "c") != first)
    }

    private struct Stage {
        let folder: TemporaryFolder
        let songbook: Songbook
        var job: RenderJob { RenderJob(track: "tune", output: "\(folder.path)/out.wav") }

        init() throws {
            folder = try TemporaryFolder()
            try folder.write("tune.abc", "X:1\nT:Tune\nM:3/4\nL:1/4\nQ:1/4=72\nK:C\nCDE|FGA|\n")
            songbook = Songbook(folders: [folder.path])
        }
    }
}
