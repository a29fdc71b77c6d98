// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import Synchronization

/// Threads for what the control lane must not wait for: the disk, and long work. There is none while there is nothing to
/// do, so an idle daemon is not woken by them.
///
/// - Thread: any
package final class Workers: Sendable {
    package typealias Job = @Sendable () -> Void

    private struct State {
        var jobs: [Job] = []
        var threads = 0
    }

    /// What the work is like.
    package enum Kind: Sendable {
        /// Waits for the disk, for a moment.
        case brief
        /// Computes for seconds: it stands back for everything else on the machine.
        case long
        /// The same, and nobody waits for it: it takes what nobody else wants.
        case idle

        fileprivate var niceness: Int32 {
            switch self {
            case .brief: 0
            case .long: 10
            case .idle: 19
            }
        }
    }

    private let most: Int
    private let kind: Kind
    private let state = Mutex(State())

    /// - Parameter most: threads at one time
    package init(_ most: Int, _ kind: Kind) {
        self.most = most
        self.kind = kind
    }

    /// Jobs that no thread has taken up yet.
    package var waiting: Int { state.withLock { $0.jobs.count } }

    /// Does `work` on one of the threads, in the order of asking.
    package func run<Value: Sendable, Failure: Error>(
        _ work: @escaping @Sendable () throws(Failure) -> Value
    ) async throws(Failure) -> Value {
        let result: Result<Value, Failure> = await withCheckedContinuation { waiting in
            begin { waiting.resume(returning: Result { () throws(Failure) in try work() }) }
        }
        return try result.get()
    }

    /// The same, without waiting for it.
    ///
    /// - Returns: False where it will not be done: nobody waits for idle work, and the system has no thread for it.
    @discardableResult
    package func begin(_ job: @escaping Job) -> Bool {
        let needsThread = state.withLock { state in
            state.jobs.append(job)
            guard state.threads < most else { return false }
            state.threads += 1
            return true
        }
        guard needsThread, !startThread(), isLast() else { return true }
        if kind == .idle {
            state.withLock { state in
                state.jobs.removeAll()
                state.threads -= 1
            }
            return false
        }
        work()
        return true
    }

    /// Whether the thread that the system did not give would have been the only one: then the caller waits, for late is
    /// better than never. Otherwise those that are at work do this too.
    private func isLast() -> Bool {
        state.withLock { state in
            guard state.threads > 1 else { return true }
            state.threads -= 1
            return false
        }
    }

    private func startThread() -> Bool {
        let own = Unmanaged.passRetained(self)
        var thread = pthread_t()
        let made = pthread_create(
            &thread, nil,
            { argument in
                guard let argument else { return nil }
                let workers = Unmanaged<Workers>.fromOpaque(argument).takeRetainedValue()
                // On Linux the thread's own, and refused to nobody.
                setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, workers.kind.niceness)
                workers.work()
                return nil
            }, own.toOpaque())
        guard made == 0 else {
            own.release()
            return false
        }
        pthread_detach(thread)
        return true
    }

    /// Until nothing is left.
    private func work() {
        while let job = next() { job() }
    }

    private func next() -> Job? {
        state.withLock { state in
            if state.jobs.isEmpty {
                state.threads -= 1
                return nil
            }
            return state.jobs.removeFirst()
        }
    }
}
