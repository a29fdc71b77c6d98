// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullRealtime
import Synchronization
import Testing

/// One after another: real time is taken from all threads at once.
@Suite(.serialized) struct RealtimeThreadTests {
    @Test func `the body runs once, is done when join returns, and carries the thread's name`() throws {
        let names = Mutex<[String]>([])
        let thread = try RealtimeThread(name: "lull-audio", priority: 10) { _ in
            let name = currentName()
            names.withLock { $0.append(name) }
        }
        thread.join()
        #expect(names.withLock { $0 } == ["lull-audio"])
    }

    @Test func `a long name is cut, not refused`() throws {
        let name = Mutex("")
        let thread = try RealtimeThread(name: "lull-audio-and-much-more", priority: 10) { _ in
            let cut = currentName()
            name.withLock { $0 = cut }
        }
        thread.join()
        #expect(name.withLock { $0 } == "lull-audio-and-")
    }

    @Test func `the body is told what the kernel really did`() throws {
        let seen = Mutex<(told: Scheduling, real: Int32)?>(nil)
        let thread = try RealtimeThread(name: "told", priority: 10) { scheduling in
            let real = currentPolicy()
            seen.withLock { $0 = (scheduling, real) }
        }
        thread.join()
        let outcome = try #require(seen.withLock { $0 })
        switch outcome.told {
        case .realtime(let priority):
            #expect(priority == 10)
            #expect(outcome.real == SCHED_FIFO)
        case .ordinary(let refusal):
            #expect(refusal == EPERM)
            #expect(outcome.real == SCHED_OTHER)
        }
    }

    @Test func `an impossible priority is reported and the body runs`() throws {
        let told = Mutex<Scheduling?>(nil)
        let thread = try RealtimeThread(name: "refused", priority: 1000) { scheduling in
            told.withLock { $0 = scheduling }
        }
        thread.join()
        #expect(told.withLock { $0 } == .ordinary(refusal: EINVAL))
    }

    @Test func `demote leaves real time`() throws {
        let policy = Mutex<Int32>(-1)
        let thread = try RealtimeThread(name: "demoted", priority: 10) { _ in
            RealtimeThread.demote()
            let real = currentPolicy()
            policy.withLock { $0 = real }
        }
        thread.join()
        #expect(policy.withLock { $0 } == SCHED_OTHER)
    }

    @Test func `real time is taken from all threads at once`() throws {
        // Asked of the kernel: the C library remembers what it was told.
        let policies = Mutex<[Int32]>([])
        let isReady = Atomic(false)
        let isDone = Atomic(false)
        let thread = try RealtimeThread(name: "one of all", priority: 10) { _ in
            policies.withLock { $0.append(sched_getscheduler(0)) }
            isReady.store(true, ordering: .releasing)
            while !isDone.load(ordering: .acquiring) { usleep(1_000) }
            policies.withLock { $0.append(sched_getscheduler(0)) }
        }
        while !isReady.load(ordering: .acquiring) { usleep(1_000) }
        RealtimeThread.demoteAll()
        isDone.store(true, ordering: .releasing)
        thread.join()
        let (before, after) = policies.withLock { ($0[0], $0[1]) }
        #expect(before == (geteuid() == 0 ? SCHED_FIFO : before) && after == SCHED_OTHER)
    }

    @Test func `denormal floats are zero on the thread, as results and as operands`() throws {
        let values = Mutex<[Float]>([])
        // Read at run time, so that the compiler cannot do the sums itself.
        let smallest = Mutex(Float.leastNormalMagnitude)
        let denormal = Mutex(Float.leastNonzeroMagnitude)
        let thread = try RealtimeThread(name: "denormals", priority: 10) { _ in
            let result = smallest.withLock { $0 } * 0.5
            let operand = denormal.withLock { $0 } * 1e30
            values.withLock { $0 = [result, operand] }
        }
        thread.join()
        #expect(values.withLock { $0 } == [0, 0])
    }

    @Test func `signals are left to the other threads`() throws {
        let blocked = Mutex<[Int32]>([])
        // A thread inherits its maker's mask, and the runner's own threads may take no signals either.
        var (all, before) = (sigset_t(), sigset_t())
        sigfillset(&all)
        pthread_sigmask(SIG_UNBLOCK, &all, &before)
        defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
        let thread = try RealtimeThread(name: "signals", priority: 10) { _ in
            var mask = sigset_t()
            pthread_sigmask(SIG_BLOCK, nil, &mask)
            let found = [SIGINT, SIGTERM, SIGHUP, SIGCHLD].filter { sigismember(&mask, $0) == 1 }
            blocked.withLock { $0 = found }
        }
        thread.join()
        #expect(blocked.withLock { $0 } == [SIGINT, SIGTERM, SIGHUP, SIGCHLD])
    }
}

private func currentName() -> String {
    guard let file = fopen("/proc/thread-self/comm", "r") else { return "" }
    defer { fclose(file) }
    var bytes = [UInt8](repeating: 0, count: 32)
    let count = fread(&bytes, 1, bytes.count, file)
    return String(decoding: bytes.prefix(count).prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
}

private func currentPolicy() -> Int32 {
    var policy: Int32 = -1
    var parameters = sched_param()
    pthread_getschedparam(pthread_self(), &policy, &parameters)
    return policy
}
