// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullClient
import LullProtocol

/// Tapping along with a recording while it plays.
enum GridTapping {
    /// How long the recording may take to be heard, milliseconds.
    private static let patience: CInt = 15_000

    /// Until Enter or q is pressed. The grid as it then is; nil where somebody left with too few taps.
    static func run(_ track: String, socket: String?) throws(Failure) -> JSON? {
        guard isatty(STDIN_FILENO) == 1 else {
            throw Failure(EX_USAGE, Strings.tapNeedsTerminal, hint: Strings.tapNeedsTerminalHint)
        }
        guard let signals = Signals(Signals.leaving) else { throw Failure(EX_IOERR, Strings.noSignals) }
        var connection = try Connection(socket: socket)
        let shown = try connection.call(.grid, JSON.Members([("track", .string(track))]))
        var along = TapAlong(track: shown["id"]?.string ?? track)
        try connection.send(.subscribe, JSON.Members([("topics", [.string(Topic.timeline.rawValue)])]))
        try connection.send(.play, JSON.Members([("track", .string(track))]))
        Output.print(Strings.tapGuidance)
        let isKept = try tap(&along, &connection, signals)
        if !along.taps.isEmpty { Output.write("\n", to: STDOUT_FILENO) }
        var ending = try Connection(socket: socket)
        _ = try ending.call(.stop)
        guard isKept, along.taps.count >= TapAlong.fewest else { return nil }
        return try ending.call(
            .grid,
            JSON.Members([
                ("track", .string(track)), ("do", .string(GridChange.tap.rawValue)),
                ("taps", .array(along.taps.map { .number($0) })),
            ]), within: GridWish.patience)
    }

    /// Whether the taps are meant.
    private static func tap(
        _ along: inout TapAlong, _ connection: inout Connection, _ signals: Signals
    ) throws(Failure) -> Bool {
        let keys = RawKeys()
        guard keys.hasKeys else { throw Failure(EX_USAGE, Strings.tapNeedsTerminal) }
        while true {
            var sources = [connection.descriptor, signals.descriptor, STDIN_FILENO].map {
                pollfd(fd: $0, events: Int16(POLLIN), revents: 0)
            }
            let ready = poll(&sources, nfds_t(sources.count), along.isFollowing ? -1 : patience)
            // Before anything else is done: the hand was then.
            let now = Clock.now
            guard ready != 0 else { throw Failure(EX_UNAVAILABLE, Strings.notFollowing, hint: Strings.restartHint) }
            if sources[1].revents != 0 { return false }
            if sources[0].revents != 0 { try listen(&along, &connection) }
            guard sources[2].revents != 0 else { continue }
            var bytes = [UInt8](repeating: 0, count: 64)
            let count = read(STDIN_FILENO, &bytes, bytes.count)
            guard count > 0 else { return false }
            if bytes[..<count].contains(where: { "\r\n".utf8.contains($0) }) { return true }
            if bytes[..<count].contains(where: { "qQ".utf8.contains($0) }) { return false }
            if along.tap(at: now) { Output.write(Strings.tapCount(along.taps.count), to: STDOUT_FILENO) }
        }
    }

    private static func listen(_ along: inout TapAlong, _ connection: inout Connection) throws(Failure) {
        try connection.fill()
        while let message = try connection.nextMessage() {
            switch message {
            case .answer(let response):
                if case .failure(let error) = response.outcome { throw Failure(error) }
            case .notification(let notification):
                guard let event = Event(notification) else { continue }
                switch event.subject {
                case .snapshot:
                    guard let timeline = event.payload["timeline"]?.object, let at = timeline["at"]?.int else {
                        continue
                    }
                    along.take(timeline: timeline, at: Int64(at))
                case .topic(.timeline): along.take(timeline: event.payload, at: event.at)
                case .topic: break
                }
            }
        }
    }
}
