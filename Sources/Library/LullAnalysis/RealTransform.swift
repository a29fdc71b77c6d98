// SPDX-License-Identifier: GPL-3.0-or-later

import CFFTW
import Synchronization

/// The Fourier transform of so many real samples, planned once.
///
/// - Thread: one
struct RealTransform: ~Copyable {
    let length: Int
    /// What is transformed; kept.
    let input: UnsafeMutablePointer<Float>
    /// `length / 2 + 1` complex values.
    let output: UnsafeMutablePointer<fftwf_complex>
    private let plan: fftwf_plan?

    /// FFTW's planner may not be entered twice; running plans may.
    private static let planner = Mutex(())

    /// - Parameter length: Even, 2 or more.
    init(length: Int) {
        self.length = length
        let input = UnsafeMutablePointer<Float>.allocate(capacity: length)
        let output = UnsafeMutablePointer<fftwf_complex>.allocate(capacity: length / 2 + 1)
        input.initialize(repeating: 0, count: length)
        output.initialize(repeating: (0, 0), count: length / 2 + 1)
        self.input = input
        self.output = output
        // Arrays of Swift are aligned by 16 bytes only; an estimated plan is the same in every run.
        nonisolated(unsafe) var plan: fftwf_plan?
        RealTransform.planner.withLock { _ in
            plan = fftwf_plan_dft_r2c_1d(
                Int32(length), input, output, FFTW_ESTIMATE | FFTW_UNALIGNED | FFTW_PRESERVE_INPUT)
        }
        self.plan = plan
    }

    deinit {
        nonisolated(unsafe) let plan = plan
        RealTransform.planner.withLock { _ in fftwf_destroy_plan(plan) }
        input.deallocate()
        output.deallocate()
    }

    func run() { fftwf_execute(plan) }
}
