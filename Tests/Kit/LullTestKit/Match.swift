// SPDX-License-Identifier: GPL-3.0-or-later

/// A recording of the known signal, laid over it by one offset.
package struct Match {
    private let recording: [Float]
    /// Where the signal's frame 0 lies, or would.
    package let offset: Int

    /// Finds `frame` of the signal in the recording.
    package init(of recording: [Float], from frame: Int, tolerance: Float = 0) throws {
        guard let place = Known.find(Int64(frame), in: recording, tolerance: tolerance) else {
            throw SpawnError("frame \(frame) of the signal is nowhere in \(recording.count) recorded samples")
        }
        self.recording = recording
        offset = place - frame
    }

    /// How many of these frames of the signal are not in their place in the recording.
    package func differing(in frames: Range<Int>, tolerance: Float = 0) -> Int {
        frames.count { frame in
            guard recording.indices.contains(frame + offset) else { return true }
            return (recording[frame + offset] - Known.sample(Int64(frame))).magnitude > tolerance
        }
    }

    package func isSilent(from frame: Int) -> Bool { recording.dropFirst(frame + offset).allSatisfy { $0 == 0 } }

    package func isSilent(until frame: Int) -> Bool { recording.prefix(frame + offset).allSatisfy { $0 == 0 } }
}
