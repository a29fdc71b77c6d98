// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import Synchronization

/// Sees to it that an input which ends the process, or never ends, is there afterwards.
///
/// What is being read lies in `.build/fuzz/NAME.input`, written before it is read, and goes only when its reader has come
/// to the end. A crash says so, with the seed; a reader that works on one input for longer than `patience` is ended.
final class FuzzWatch: Sendable {
    /// Seconds of the reader's own processor time, which a busy machine does not use up; `LULL_FUZZ_PATIENCE` is another
    /// number of them.
    private static let patience = Double(Fuzz.number("LULL_FUZZ_PATIENCE") ?? 120)

    private let input: Int32
    private let path: String
    private let clock: clockid_t
    private let done = Atomic(0)

    init(_ name: String) {
        Self.begin
        path = "\(Fuzz.folder)/\(name).input"
        input = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        var clock = clockid_t()
        pthread_getcpuclockid(pthread_self(), &clock)
        self.clock = clock
        let seen = Seen(watch: self, done: -1, since: 0)
        Self.all.withLock { $0[ObjectIdentifier(self)] = seen }
    }

    /// Keeps `bytes` until the next.
    func note(_ bytes: [UInt8]) {
        _ = bytes.withUnsafeBytes { pwrite(input, $0.baseAddress, $0.count, 0) }
        ftruncate(input, bytes.count)
        done.add(1, ordering: .relaxed)
    }

    /// The reader has come to the end.
    func end() {
        Self.all.withLock { $0[ObjectIdentifier(self)] = nil }
        close(input)
        unlink(path)
    }

    // MARK: The watcher

    private struct Seen {
        let watch: FuzzWatch
        var done: Int
        /// The reader's processor time when it took that input, or a little later.
        var since: Double
    }

    private static let all = Mutex<[ObjectIdentifier: Seen]>([:])

    /// Once for all readers.
    private static let begin: Void = {
        mkdir("\(Fuzz.folder)/..", 0o755)
        mkdir(Fuzz.folder, 0o755)
        for signal in [SIGILL, SIGTRAP, SIGSEGV, SIGBUS, SIGFPE, SIGABRT] { tell(of: signal) }
        var thread = pthread_t()
        pthread_create(&thread, nil, { _ in FuzzWatch.watch() }, nil)
        pthread_detach(thread)
    }()

    private static func watch() -> Never {
        while true {
            sleep(1)
            let stuck = all.withLock { all in
                for id in Array(all.keys) {
                    guard var seen = all[id] else { continue }
                    let done = seen.watch.done.load(ordering: .relaxed)
                    let now = seen.watch.processorTime
                    if done == seen.done, now - seen.since > patience { return true }
                    if done != seen.done { (seen.done, seen.since) = (done, now) }
                    all[id] = seen
                }
                return false
            }
            if stuck { abort() }
        }
    }

    /// Seconds.
    private var processorTime: Double {
        var time = timespec()
        clock_gettime(clock, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    // MARK: The last words

    nonisolated(unsafe) private static let lastWords: UnsafeBufferPointer<UInt8> = {
        let text = "\nA reader crashed or hung while it was fuzzed, seed \(Fuzz.seed): its input is in \(Fuzz.folder)\n"
        let buffer = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: text.utf8.count)
        _ = buffer.initialize(from: text.utf8)
        return UnsafeBufferPointer(buffer)
    }()
    nonisolated(unsafe) private static let before = UnsafeMutablePointer<sigaction>.allocate(capacity: 65)

    private static func tell(of signal: Int32) {
        _ = lastWords.count
        var action = sigaction()
        action.__sigaction_handler.sa_handler = { signal in
            write(STDERR_FILENO, FuzzWatch.lastWords.baseAddress, FuzzWatch.lastWords.count)
            // What is wrong happens again, and goes its usual way.
            sigaction(signal, FuzzWatch.before + Int(signal), nil)
            if signal == SIGABRT { raise(signal) }
        }
        sigaction(signal, &action, before + Int(signal))
    }
}
