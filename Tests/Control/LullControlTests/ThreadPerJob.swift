// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc

/// Gives each stretch of a task a thread of its own, so that a test may block in `recv` without taking one of the few
/// threads that all tasks share.
final class ThreadPerJob: TaskExecutor {
    private final class Work {
        let job: UnownedJob
        let executor: ThreadPerJob

        init(job: UnownedJob, executor: ThreadPerJob) {
            self.job = job
            self.executor = executor
        }
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let work = Unmanaged.passRetained(Work(job: UnownedJob(job), executor: self))
        var thread = pthread_t()
        let status = pthread_create(
            &thread, nil,
            { argument in
                if let argument {
                    let work = Unmanaged<Work>.fromOpaque(argument).takeRetainedValue()
                    work.job.runSynchronously(on: work.executor.asUnownedTaskExecutor())
                }
                return nil
            }, work.toOpaque())
        precondition(status == 0, "no thread to be had")
        pthread_detach(thread)
    }
}
