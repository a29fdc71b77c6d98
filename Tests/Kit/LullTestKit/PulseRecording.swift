// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import Synchronization

/// A recording of a PulseAudio sink's monitor at 48 kHz, running until `finish` or until the object goes.
package final class PulseRecording {
    /// How a sample is recorded.
    package enum Format: String, Sendable {
        case float = "float32le"
        case int16 = "s16le"

        var bytes: Int { self == .float ? 4 : 2 }
    }

    private let path: String
    private let channels: Int
    private let format: Format
    private let recorder: Child

    /// Starts to record and waits until sound, or silence, comes in.
    init(path: String, channels: Int, format: Format, environment: [String: String]) throws {
        self.path = path
        self.channels = channels
        self.format = format
        // Without the latency option the monitor lags by 0.75 s.
        recorder = try Child(
            "parec",
            [
                "--raw", "--latency-msec=10", "--format=\(format.rawValue)", "--channels=\(channels)", "--rate=48000",
                "-d", "nul.monitor",
            ], environment: environment, outputPath: path)
        try waitFor(frames: 1)
    }

    /// Frames recorded so far.
    package var frames: Int { size(of: path) / (format.bytes * channels) }

    /// Waits until so many more frames are recorded.
    package func waitFor(frames count: Int) throws {
        let goal = frames + count
        try eventually(within: 20 + Double(count) / 24_000, "\(goal) frames recorded") { frames >= goal }
    }

    /// Ends the recording.
    /// - Returns: all samples, interleaved, full scale at 1
    package func finish() throws -> [Float] {
        recorder.signal(SIGKILL)
        recorder.wait()
        return try samples()
    }

    /// What is recorded so far.
    package func samples() throws -> [Float] {
        let bytes = try contents(of: path)
        return bytes.withUnsafeBytes { raw in
            (0..<raw.count / format.bytes).map { i in
                switch format {
                case .float: raw.loadUnaligned(fromByteOffset: 4 * i, as: Float.self)
                case .int16: Float(raw.loadUnaligned(fromByteOffset: 2 * i, as: Int16.self)) / 32_768
                }
            }
        }
    }

    private static let count = Atomic(0)

    static func nextName() -> String { "recording-\(count.wrappingAdd(1, ordering: .relaxed).newValue).raw" }
}
