// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullClient
import LullProtocol

/// Tapping until somebody leaves: each key at a terminal, or each line where there is none, is a stroke.
struct TapRun: ~Copyable {
    private var connection: Connection
    private let signals: Signals
    /// Nil where lines are tapped.
    private let keys: RawKeys?
    private let hasKeys: Bool
    /// One line that is drawn in place.
    private let isPage: Bool
    private var isLineOpen = false
    /// What the daemon answered last.
    private var latest: JSON?
    /// Taps that have yet to be answered.
    private var open = 0

    /// Whether somebody is there to press keys, and to see what comes of them.
    static var hasTerminal: Bool { isatty(STDIN_FILENO) == 1 && isatty(STDOUT_FILENO) == 1 }

    /// How long the daemon may take to answer what is still open, milliseconds.
    private static let patience: CInt = 10_000

    init(socket: String?, isPage: Bool) throws(Failure) {
        let connection = try Connection(socket: socket)
        guard let signals = Signals([SIGINT, SIGTERM, SIGHUP]) else { throw Failure(EX_IOERR, Strings.noSignals) }
        self.connection = connection
        self.signals = signals
        self.isPage = isPage
        hasKeys = isatty(STDIN_FILENO) == 1
        keys = hasKeys ? RawKeys() : nil
    }

    /// - Returns: What the daemon said last, where that has not been shown; nil where nobody tapped.
    mutating func run() throws(Failure) -> JSON? {
        if isPage { draw(Strings.tapGuide) }
        do throws(Failure) {
            while try turn() {}
            while open > 0, wait(for: [connection.descriptor], Self.patience)[0] { try listen() }
        } catch {
            clear()
            throw error
        }
        clear()
        return latest
    }

    /// Returns whether to go on.
    private mutating func turn() throws(Failure) -> Bool {
        let ready = wait(for: [connection.descriptor, signals.descriptor, STDIN_FILENO], -1)
        // Before anything else is done: the hand was then.
        let now = Clock.now
        if ready[1] { return false }
        if ready[2] {
            var bytes = [UInt8](repeating: 0, count: 64)
            let count = read(STDIN_FILENO, &bytes, bytes.count)
            guard count > 0 else { return false }
            guard hasKeys else {
                for byte in bytes[..<count] where byte == UInt8(ascii: "\n") { try tap(at: now) }
                return true
            }
            // q, or Control and D.
            if bytes[..<count].contains(where: { "qQ\u{04}".utf8.contains($0) }) { return false }
            try tap(at: now)
        }
        if ready[0] { try listen() }
        return true
    }

    private mutating func tap(at now: Int64) throws(Failure) {
        try connection.send(.tap, JSON.Members([("at", .integer(now))]))
        open += 1
    }

    private mutating func listen() throws(Failure) {
        try connection.fill()
        while let message = try connection.nextMessage() {
            guard case .answer(let response) = message else { continue }
            open -= 1
            switch response.outcome {
            case .failure(let error): throw Failure(error)
            case .success(let result):
                latest = result
                if isPage { draw(Strings.tapLine(Now(result), Taps(result))) }
            }
        }
    }

    private func wait(for descriptors: [CInt], _ milliseconds: CInt) -> [Bool] {
        var sources = descriptors.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
        poll(&sources, nfds_t(sources.count), milliseconds)
        return sources.map { $0.revents != 0 }
    }

    // MARK: - Drawing

    private mutating func draw(_ text: String) {
        let width = max(1, (Terminal.width(of: STDOUT_FILENO) ?? Terminal.usual.columns) - 1)
        Output.write("\r\(Text.clipped(Text.printable(text), to: width))\u{1B}[K", to: STDOUT_FILENO)
        isLineOpen = true
    }

    private mutating func clear() {
        if isLineOpen { Output.write("\r\u{1B}[K", to: STDOUT_FILENO) }
        isLineOpen = false
    }
}
