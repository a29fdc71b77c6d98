// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import Synchronization

/// A running program with pipes to its standard streams. It is killed, by its process id, when the object goes.
///
/// - Thread: one at a time
package final class Child {
    package let process: pid_t

    private var input: Int32
    private var output: Int32
    private var errors: Int32
    private var ending: Ending?
    /// What was read beyond the last line that was asked for.
    private var unread: [UInt8] = []

    /// Starts `program` (looked for on PATH).
    /// - Parameters:
    ///   - environment: what to set beside, or instead of, our own
    ///   - outputPath: a file for standard output, instead of a pipe
    ///   - errorPath: a file for standard error, instead of a pipe
    package init(
        _ program: String, _ arguments: [String] = [], environment: [String: String] = [:],
        outputPath: String? = nil, errorPath: String? = nil
    ) throws {
        let started = try Self.spawning.withLock { _ in
            try Self.spawn(program, arguments, environment, outputPath: outputPath, errorPath: errorPath)
        }
        process = started.process
        input = started.input
        output = started.output
        errors = started.errors
        for descriptor in [input, output, errors] {
            _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK)
        }
    }

    deinit {
        signal(SIGKILL)
        _ = wait()
        for descriptor in [input, output, errors] where descriptor >= 0 { close(descriptor) }
    }

    // MARK: - Streams

    /// Whether there may be more to read.
    var isOpen: Bool { output >= 0 || errors >= 0 }

    /// Writes `text`, all of it.
    package func write(_ text: String) throws {
        var left = Array(text.utf8)[...]
        while !left.isEmpty {
            let taken = offer(left)
            if taken == 0 { usleep(1000) }
            left = left.dropFirst(taken)
            if input < 0 { throw SpawnError("the program does not listen any more") }
        }
    }

    package func closeInput() {
        if input >= 0 { close(input) }
        input = -1
    }

    /// The next line of standard output, without its end; nil when there is none within `seconds` or ever.
    package func line(within seconds: Double = 20) -> String? {
        let deadline = Deadline(seconds)
        var ignored: [UInt8] = []
        while true {
            if let end = unread.firstIndex(of: UInt8(ascii: "\n")) {
                defer { unread.removeSubrange(...end) }
                return String(decoding: unread[..<end], as: UTF8.self)
            }
            guard output >= 0, !deadline.hasPassed else { return nil }
            drain(into: &unread, errors: &ignored, milliseconds: 20)
        }
    }

    /// Writes as much of `bytes` as the pipe takes; returns how many that were.
    func offer(_ bytes: ArraySlice<UInt8>) -> Int {
        guard input >= 0 else { return 0 }
        // Not SIGPIPE, which would end the tests: a child may stop listening.
        Glibc.signal(SIGPIPE, SIG_IGN)
        let taken = bytes.withUnsafeBytes { Glibc.write(input, $0.baseAddress, $0.count) }
        if taken < 0, errno != EAGAIN, errno != EINTR { closeInput() }
        return max(0, taken)
    }

    /// Waits up to `milliseconds` for output and reads what there is.
    func drain(into bytes: inout [UInt8], errors errorBytes: inout [UInt8], milliseconds: Int32) {
        var descriptors = [output, errors].map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
        guard poll(&descriptors, 2, milliseconds) > 0 else { return }
        if descriptors[0].revents != 0, !Self.read(output, into: &bytes) {
            close(output)
            output = -1
        }
        if descriptors[1].revents != 0, !Self.read(errors, into: &errorBytes) {
            close(errors)
            errors = -1
        }
    }

    /// - Returns: false at the end of the stream
    private static func read(_ descriptor: Int32, into bytes: inout [UInt8]) -> Bool {
        withUnsafeTemporaryAllocation(byteCount: 65_536, alignment: 1) { chunk in
            let count = Glibc.read(descriptor, chunk.baseAddress, chunk.count)
            if count > 0 { bytes.append(contentsOf: chunk[..<count]) }
            return count > 0 || (count < 0 && (errno == EAGAIN || errno == EINTR))
        }
    }

    // MARK: - End

    /// Sends a signal, unless the program has ended and been waited for.
    package func signal(_ number: Int32) { if ending == nil { kill(process, number) } }

    /// Waits for the end of the program.
    @discardableResult
    package func wait() -> Ending {
        if let ending { return ending }
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0, errno == EINTR {}
        let result = Ending(status: status)
        ending = result
        return result
    }

    /// Whether the program has not ended yet.
    package var isRunning: Bool {
        guard ending == nil else { return false }
        var status: Int32 = 0
        guard waitpid(process, &status, WNOHANG) == process else { return true }
        ending = Ending(status: status)
        return false
    }

    // MARK: - Start

    /// One start at a time: a pipe made by one thread must not be inherited by what another thread starts, between
    /// its making and its mark.
    private static let spawning = Mutex(())

    private static func spawn(
        _ program: String, _ arguments: [String], _ environment: [String: String], outputPath: String?,
        errorPath: String?
    ) throws -> (process: pid_t, input: Int32, output: Int32, errors: Int32) {
        let standardInput = try Pipe()
        let standardOutput = try Pipe()
        let standardError = try Pipe()
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, standardInput.reader, 0)
        for (descriptor, path, writer) in [
            (1, outputPath, standardOutput.writer), (2, errorPath, standardError.writer),
        ] {
            if let path {
                posix_spawn_file_actions_addopen(
                    &actions, Int32(descriptor), path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
            } else {
                posix_spawn_file_actions_adddup2(&actions, writer, Int32(descriptor))
            }
        }

        // The audio lane blocks all signals; whoever is started by a test must be stoppable.
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))

        var words = ([program] + arguments).map { strdup($0) } + [nil]
        var settings = merged(environment).map { strdup($0) } + [nil]
        defer { for word in words + settings { free(word) } }
        var process = pid_t()
        let error = posix_spawnp(&process, program, &actions, &attributes, &words, &settings)
        close(standardInput.reader)
        close(standardOutput.writer)
        close(standardError.writer)
        guard error == 0 else {
            for descriptor in [standardInput.writer, standardOutput.reader, standardError.reader] { close(descriptor) }
            throw SpawnError("\(program) did not start: \(String(cString: strerror(error)))")
        }
        return (process, standardInput.writer, standardOutput.reader, standardError.reader)
    }

    private static func merged(_ changes: [String: String]) -> [String] {
        var result: [String] = []
        var entry = environ
        while let text = entry.pointee {
            let setting = String(cString: text)
            let name = setting.prefix { $0 != "=" }
            if changes[String(name)] == nil { result.append(setting) }
            entry += 1
        }
        return result + changes.map { "\($0.key)=\($0.value)" }
    }
}

/// Both ends of a pipe that no other child inherits.
private struct Pipe {
    let reader: Int32
    let writer: Int32

    init() throws {
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { throw SpawnError("no pipe: \(String(cString: strerror(errno)))") }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        reader = ends[0]
        writer = ends[1]
    }
}
