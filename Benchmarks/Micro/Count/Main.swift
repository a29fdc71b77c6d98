// SPDX-License-Identifier: GPL-3.0-or-later

import CAllocationCounter
import LullKernels

/// Runs every kernel once to warm it up and then so often as it asks for; what happens in `lull_measured` is what counts,
/// for callgrind as for the counter of allocations.
///
/// One line a kernel: its name, its runs, its allocations.
@main enum LullCount {
    static func main() {
        for kernel in Kernel.all where matches(kernel.name) {
            let run = kernel.prepare()
            run(1)
            lull_count_begin()
            measured(run, kernel.runs)
            let counts = lull_count_end()
            print("\(kernel.name)\t\(kernel.runs)\t\(counts.allocations)")
        }
    }

    private static func matches(_ name: String) -> Bool {
        let words = CommandLine.arguments.dropFirst()
        return words.isEmpty || words.contains { name.contains($0) }
    }
}

/// Known to callgrind by this name.
@_silgen_name("lull_measured") @inline(never) @_optimize(none)
private func measured(_ run: (Int) -> Void, _ runs: Int) { run(runs) }
