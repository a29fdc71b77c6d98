// SPDX-License-Identifier: GPL-3.0-or-later

import NIOCore

/// Runs tasks on an event loop, so that answering a request needs no other thread.
///
/// - Thread: any
final class LoopTaskExecutor: TaskExecutor {
    private let loop: any EventLoop

    init(_ loop: any EventLoop) { self.loop = loop }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        loop.execute { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }
}
