// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc

/// Signals as bytes on a descriptor, so that one poll waits for them too. A thread takes them in order; nothing runs in
/// a signal handler.
struct Signals {
    /// Carries the number of each signal, as a byte.
    let descriptor: CInt

    /// What asks a program to leave: Ctrl-C, Ctrl-\ and the terminal's own end among them. Left to the system, any of them
    /// would leave the terminal as it is set just now.
    static let leaving: [CInt] = [SIGINT, SIGTERM, SIGHUP, SIGQUIT]

    /// Nil where the system has no pipe or no thread left.
    init?(_ numbers: [CInt]) {
        var ends: [CInt] = [-1, -1]
        guard pipe(&ends) == 0 else { return nil }
        descriptor = ends[0]
        let writing = ends[1]
        var set = sigset_t()
        sigemptyset(&set)
        for number in numbers { sigaddset(&set, number) }
        pthread_sigmask(SIG_BLOCK, &set, nil)
        let task = Task(set: set, descriptor: writing)
        var thread = pthread_t()
        let context = Unmanaged.passRetained(task)
        let made = pthread_create(
            &thread, nil,
            { context in
                guard let context else { return nil }
                Unmanaged<Task>.fromOpaque(context).takeRetainedValue().run()
                return nil
            }, context.toOpaque())
        guard made == 0 else {
            context.release()
            return nil
        }
        pthread_detach(thread)
    }

    private final class Task {
        private var set: sigset_t
        private let descriptor: CInt

        init(set: sigset_t, descriptor: CInt) {
            self.set = set
            self.descriptor = descriptor
        }

        func run() {
            var number: CInt = 0
            while sigwait(&set, &number) == 0 {
                var byte = UInt8(truncatingIfNeeded: number)
                guard write(descriptor, &byte, 1) == 1 else { return }
            }
        }
    }
}
