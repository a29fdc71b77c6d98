// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullClient
import LullProtocol

/// The pacer that is drawn: waits for the daemon, for keys, for signals and for the next change of the picture.
struct LivePacer: ~Copyable {
    /// The shortest time between two pictures: 30 a second, in nanoseconds.
    private static let frame: Int64 = 33_333_333

    private var follower: Follower
    private let terminal: RawTerminal
    private let signals: Signals
    private var screen = Screen(.own)
    private var layout: Layout
    private var hasKeys: Bool

    init(following follower: consuming Follower, signals: Signals) {
        self.follower = follower
        self.signals = signals
        terminal = RawTerminal()
        hasKeys = terminal.hasKeys
        layout = Self.layout(hasKeys: hasKeys)
    }

    /// The signals that it takes, all of which but the last two end it.
    static var signals: [CInt] { Signals.leaving + redrawing }
    private static var redrawing: [CInt] { [SIGWINCH, SIGCONT] }

    /// Until somebody leaves, or the daemon does.
    mutating func run() throws(Failure) {
        var isWatched = true
        while isWatched { isWatched = try turn() }
    }

    /// One picture, and the wait for the next. Returns whether to go on.
    private mutating func turn() throws(Failure) -> Bool {
        follower.tidy()
        let picture = follower.isTold ? layout.picture(of: follower.pacer, at: Clock.now) : []
        Output.write(screen.update(to: picture), to: STDOUT_FILENO)
        var sources = [follower.descriptor, signals.descriptor, hasKeys ? STDIN_FILENO : -1].map {
            pollfd(fd: $0, events: Int16(POLLIN), revents: 0)
        }
        poll(&sources, nfds_t(sources.count), timeout)
        if sources[1].revents != 0, try !takeSignal() { return false }
        if sources[2].revents != 0, try !takeKeys() { return false }
        if sources[0].revents != 0 { try follower.listen() }
        return true
    }

    /// Milliseconds, rounded up so that the change has come.
    private var timeout: CInt {
        guard let change = follower.pacer.nextChange(after: Clock.now, cells: layout.cells) else { return -1 }
        return CInt(clamping: (max(Self.frame, change) + 999_999) / 1_000_000)
    }

    private mutating func takeSignal() throws(Failure) -> Bool {
        var number: UInt8 = 0
        guard read(signals.descriptor, &number, 1) == 1 else { return true }
        guard Self.redrawing.contains(CInt(number)) else { return false }
        layout = Self.layout(hasKeys: hasKeys)
        screen.reset()
        return true
    }

    private mutating func takeKeys() throws(Failure) -> Bool {
        var bytes = [UInt8](repeating: 0, count: 64)
        let count = read(STDIN_FILENO, &bytes, bytes.count)
        // Before anything else is done: the hand was then.
        let now = Clock.now
        guard count > 0 else {
            hasKeys = false
            layout = Self.layout(hasKeys: false)
            return true
        }
        for key in Key.presses(in: Array(bytes[..<count]), while: follower.pacer.now.state) {
            switch key {
            case .leave: return false
            case .tap: try follower.tap(at: now)
            case .request(let method): try follower.request(method)
            }
        }
        return true
    }

    private static func layout(hasKeys: Bool) -> Layout {
        let size = Terminal.size(of: STDOUT_FILENO) ?? Terminal.usual
        return Layout(
            columns: size.columns, rows: size.rows, glyphs: Terminal.isUnicode ? .unicode : .ascii, hasKeys: hasKeys,
            canStyle: Terminal.canStyle)
    }
}
