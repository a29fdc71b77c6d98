// SPDX-License-Identifier: GPL-3.0-or-later

import CLullShims
import Glibc

/// How the kernel schedules a thread.
package enum Scheduling: Equatable, Sendable {
    /// SCHED_FIFO at `priority`: the thread runs as soon as it is ready.
    case realtime(priority: Int32)
    /// SCHED_OTHER, because it was asked for (`refusal` 0) or because real time was refused (`refusal` is the errno,
    /// mostly EPERM: RLIMIT_RTPRIO is too low).
    case ordinary(refusal: Int32)
}

/// A thread made for sound: named, its stack in memory, denormal floats off, all signals left to other threads, and
/// in real time where the kernel grants it.
///
/// Real time is never required: where it is refused the body runs all the same and is told so. A handle that is
/// dropped lets its thread run on by itself.
package struct RealtimeThread: ~Copyable {
    /// The thread could not be made.
    package struct Failure: Error, Equatable {
        /// What pthread_create said, mostly EAGAIN: too many threads.
        package let errno: Int32
    }

    private let handle: pthread_t

    /// Starts a thread that runs `body` once.
    /// - Parameters:
    ///   - name: seen in `ps -L`; the kernel keeps 15 bytes
    ///   - priority: SCHED_FIFO priority, 1 to 99
    ///   - body: is told how it is scheduled
    /// - Thread: any
    /// - Realtime: not safe
    package init(name: String, priority: Int32, body: @escaping @Sendable (Scheduling) -> Void) throws(Failure) {
        let start = Unmanaged.passRetained(Start(name: name, priority: priority, body: body))
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        pthread_attr_setstacksize(&attributes, Self.stackBytes)
        defer { pthread_attr_destroy(&attributes) }

        var handle = pthread_t()
        let error = pthread_create(&handle, &attributes, Start.enter, start.toOpaque())
        guard error == 0 else {
            start.release()
            throw Failure(errno: error)
        }
        self.handle = handle
    }

    deinit { pthread_detach(handle) }

    /// Waits until the body has returned.
    /// - Thread: any but this one
    /// - Realtime: not safe, waits
    package consuming func join() {
        pthread_join(handle, nil)
        discard self
    }

    /// Asks the kernel for SCHED_FIFO on the calling thread, and says what it got.
    /// - Thread: any
    /// - Realtime: a system call, which does not wait
    package static func promote(priority: Int32) -> Scheduling {
        let refusal = schedule(SCHED_FIFO, priority: priority)
        return refusal == 0 ? .realtime(priority: priority) : .ordinary(refusal: refusal)
    }

    /// Gives real time up on the calling thread: for a device that never makes it wait, where SCHED_FIFO would starve
    /// the machine.
    /// - Thread: any
    /// - Realtime: a system call, which does not wait
    @discardableResult
    package static func demote() -> Scheduling {
        // Never refused: lowering oneself is everybody's right.
        _ = schedule(SCHED_OTHER, priority: 0)
        return .ordinary(refusal: 0)
    }

    /// Gives real time up on every thread of this process.
    /// - Thread: any
    /// - Realtime: not safe, reads a folder
    package static func demoteAll() {
        guard let tasks = opendir("/proc/self/task") else { return }
        defer { closedir(tasks) }
        var ordinary = sched_param()
        ordinary.sched_priority = 0
        while let entry = readdir(tasks) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { name in
                name.withMemoryRebound(to: CChar.self, capacity: Int(NAME_MAX) + 1) { String(cString: $0) }
            }
            if let task = pid_t(name) { sched_setscheduler(task, SCHED_OTHER, &ordinary) }
        }
    }

    private static func schedule(_ policy: Int32, priority: Int32) -> Int32 {
        var parameters = sched_param()
        parameters.sched_priority = priority
        return pthread_setschedparam(pthread_self(), policy, &parameters)
    }

    private static var stackBytes: Int { 1 << 20 }
    fileprivate static var prefaultedBytes: Int { 256 << 10 }
}

/// What a new thread is born with.
private final class Start: Sendable {
    let name: String
    let priority: Int32
    let body: @Sendable (Scheduling) -> Void

    init(name: String, priority: Int32, body: @escaping @Sendable (Scheduling) -> Void) {
        self.name = name
        self.priority = priority
        self.body = body
    }

    static let enter: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = { argument in
        guard let argument else { return nil }
        let start = Unmanaged<Start>.fromOpaque(argument).takeRetainedValue()

        var signals = sigset_t()
        sigfillset(&signals)
        pthread_sigmask(SIG_BLOCK, &signals, nil)
        _ = lull_name_thread(start.name)
        lull_flush_denormals()
        lull_prefault_stack(RealtimeThread.prefaultedBytes)

        start.body(RealtimeThread.promote(priority: start.priority))
        return nil
    }
}
