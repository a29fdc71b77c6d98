// SPDX-License-Identifier: GPL-3.0-or-later

import LullDSP

/// Runs `samples` through `process` a quantum at a time; what is left over at the end stays as it is.
func inQuanta(_ samples: [Float], _ process: (inout MutableSpan<Float>) -> Void) -> [Float] {
    var samples = samples
    var span = samples.mutableSpan
    for start in stride(from: 0, through: span.count - Quantum.frames, by: Quantum.frames) {
        var block = span._mutatingExtracting(start..<start + Quantum.frames)
        process(&block)
    }
    return samples
}

/// The greatest second difference: what a corner or a step shows up in.
func steepestCorner(_ values: [Float]) -> Double {
    var steepest = 0.0
    for i in 2..<values.count {
        steepest = max(steepest, abs(Double(values[i]) - 2 * Double(values[i - 1]) + Double(values[i - 2])))
    }
    return steepest
}
