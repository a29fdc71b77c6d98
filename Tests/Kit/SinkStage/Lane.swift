// SPDX-License-Identifier: GPL-3.0-or-later

import LullALSA
import LullTestKit

/// What the audio thread has used so far: voluntary and involuntary context switches, processor nanoseconds.
func laneUsage() -> String {
    for name in KernelFiles.names(in: "/proc/self/task") {
        let folder = "/proc/self/task/\(name)"
        guard text(of: "\(folder)/comm") == "lull-audio\n" else { continue }
        let status = text(of: "\(folder)/status").split(separator: "\n")
        let switches = status.filter { $0.contains("ctxt_switches") }.compactMap { $0.split(separator: "\t").last }
        let time = text(of: "\(folder)/schedstat").split(separator: " ").first ?? "?"
        return (switches + [time]).joined(separator: " ")
    }
    return "none"
}

private func text(of path: String) -> String { (try? String(decoding: contents(of: path), as: UTF8.self)) ?? "" }
