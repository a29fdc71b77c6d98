// SPDX-License-Identifier: GPL-3.0-or-later

import Benchmark
import LullKernels

/// The package's plugin finds only what lies in a folder right under `Benchmarks`.
let benchmarks: @Sendable () -> Void = {
    for kernel in Kernel.all {
        let configuration = Benchmark.Configuration(
            metrics: [.wallClock], warmupIterations: 1, scalingFactor: .one, maxDuration: .milliseconds(400),
            maxIterations: 1_000)
        let name = kernel.runs == 1 ? kernel.name : "\(kernel.name), \(kernel.runs) times"
        Benchmark(name, configuration: configuration) { benchmark, run in
            benchmark.startMeasurement()
            run(kernel.runs)
            benchmark.stopMeasurement()
        } setup: {
            kernel.prepare()
        }
    }
}
