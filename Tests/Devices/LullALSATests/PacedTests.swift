// SPDX-License-Identifier: GPL-3.0-or-later

import LullTestKit
import Testing

/// PCMs that make nobody wait.
@Suite(.timeLimit(.minutes(2))) struct PacedTests {
    @Test func `null is paced by the clock`() throws {
        let stage = try SinkStage("null", environment: [:])
        try stage.start()
        let first = try stage.status("it plays") { $0.now > 16_384 }
        let last = try stage.status("two seconds more have been played") { $0.now > first.now + 96_000 }
        #expect(last.state == "open")
        #expect(last.underruns == 0)
        #expect(last.pace == 1e9 / 48_000)
        // It stays a buffer, and the half of a block that waits for room, ahead of its line at most: latency says how far.
        #expect((0...0.22).contains(last.latency))
        #expect(first.instant(of: last.now) == last.instant(of: last.now))
        try stage.end()
    }

    @Test(arguments: ["float", "int32", "int16"])
    func `a file gets exactly the samples`(format: String) throws {
        let folder = try TemporaryFolder()
        let path = "\(folder.path)/out.raw"
        let configuration = try folder.write(
            "asound.conf",
            """
            </usr/share/alsa/alsa.conf>
            pcm.tape { type file slave.pcm null file "\(path)" format raw }
            """)
        let stage = try SinkStage(
            "tape", format: format, length: 24_000, environment: ["ALSA_CONFIG_PATH": configuration])
        try stage.start()
        try stage.status("it is played") { $0.now > 32_000 }
        try stage.end()

        let bytes = try contents(of: path)
        let samples: [Float] = bytes.withUnsafeBytes { raw in
            switch format {
            case "float": (0..<raw.count / 4).map { raw.loadUnaligned(fromByteOffset: 4 * $0, as: Float.self) }
            case "int32":
                (0..<raw.count / 4).map {
                    Float(raw.loadUnaligned(fromByteOffset: 4 * $0, as: Int32.self)) / 2_147_483_648
                }
            default:
                (0..<raw.count / 2).map { Float(raw.loadUnaligned(fromByteOffset: 2 * $0, as: Int16.self)) / 32_768 }
            }
        }
        #expect(samples.count >= 24_000)
        let tolerance: Float = format == "int16" ? 1.01 / 32_768 : 0
        let differing = (0..<24_000).filter { (samples[$0] - Known.sample(Int64($0))).magnitude > tolerance }
        #expect(differing.isEmpty)
    }
}
