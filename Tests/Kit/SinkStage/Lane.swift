// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullTestKit

/// What the audio thread has used so far: voluntary and involuntary context switches, processor nanoseconds.
func laneUsage() -> String {
    for name in entries(of: "/proc/self/task") {
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

private func entries(of folder: String) -> [String] {
    guard let directory = opendir(folder) else { return [] }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
        names.append(
            withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            })
    }
    return names
}
