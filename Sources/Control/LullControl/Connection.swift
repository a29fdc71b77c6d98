// SPDX-License-Identifier: GPL-3.0-or-later

import LullProtocol
import NIOCore

/// One client: what it still wants answered, and what it listens to.
///
/// - Thread: the server's event loop
final class Connection {
    let channel: any Channel
    let peer: Peer
    var subscription = Subscription.none
    /// What comes behind a ticket; nil on a connection of requests.
    var inflow: Inflow?
    private(set) var phase = Phase.open
    private var waiting: ArraySlice<[UInt8]> = []

    enum Phase {
        /// Reads, answers, tells.
        case open
        /// Answers what it was asked, then closes.
        case ending
        /// Has been sent its last line.
        case closed
    }

    enum Subscription {
        case none
        /// The snapshot is being made; the events that come meanwhile follow it.
        case opening(Set<Topic>, held: [ByteBuffer])
        case live(Set<Topic>)

        var topics: Set<Topic> {
            switch self {
            case .none: []
            case .opening(let topics, _), .live(let topics): topics
            }
        }
    }

    init(channel: any Channel, peer: Peer) {
        self.channel = channel
        self.peer = peer
    }

    func take(_ line: [UInt8]) { if case .open = phase { waiting.append(line) } }

    /// The next line to answer, if there is one.
    func nextLine() -> [UInt8]? {
        switch phase {
        case .open, .ending: waiting.popFirst()
        case .closed: nil
        }
    }

    /// Whether something waits to be answered after what is being answered now.
    var hasMore: Bool { !waiting.isEmpty }

    /// No more is read. What was asked is answered.
    func end() { if case .open = phase { phase = .ending } }

    /// Sends one line, unless too much of what was sent before still waits to be read.
    func send(_ json: JSON) { send(channel.line(json)) }

    func send(_ line: ByteBuffer) {
        if case .closed = phase { return }
        guard hasRoom(for: line.readableBytes) else {
            close(saying: .slowReader)
            return
        }
        channel.writeAndFlush(line, promise: nil)
    }

    /// Whether a line of `bytes` bytes can wait with the others.
    private func hasRoom(for bytes: Int) -> Bool {
        let held =
            if case .opening(_, let held) = subscription { held.reduce(0) { $0 + $1.readableBytes } } else { 0 }
        let queued = (try? channel.syncOptions?.getOption(.bufferedWritableBytes)) ?? 0
        return queued + held + bytes <= WireLimits.queue
    }

    /// An event: sent, or held back until the snapshot is out.
    func tell(_ event: ByteBuffer) {
        if case .opening(let topics, var held) = subscription, hasRoom(for: event.readableBytes) {
            held.append(event)
            subscription = .opening(topics, held: held)
        } else {
            send(event)
        }
    }

    /// Ends the connection, with a last line that says why where the client did not ask for the end.
    func close(saying error: ProtocolError? = nil) {
        if case .closed = phase { return }
        phase = .closed
        subscription = .none
        waiting = []
        channel.finish(saying: error)
    }
}

extension Channel {
    /// `json` with the end of its line, ready to be sent.
    func line(_ json: JSON) -> ByteBuffer {
        var bytes = json.encoded
        bytes.append(UInt8(ascii: "\n"))
        return allocator.buffer(bytes: bytes)
    }

    /// The answer to `id` whose result is encoded already, ready to be sent.
    func line(answering id: JSON, encoded result: [UInt8]) -> ByteBuffer {
        var line = allocator.buffer(capacity: result.count + 64)
        line.writeStaticString(#"{"jsonrpc":"2.0","id":"#)
        line.writeBytes(id.encoded)
        line.writeStaticString(#","result":"#)
        line.writeBytes(result)
        line.writeStaticString("}\n")
        return line
    }

    /// Closes once everything has been read. Waits for that no longer than 1 s, or 5 s where there is something to say.
    func finish(saying error: ProtocolError? = nil) {
        let last = error.map { line(Response(id: .null, .failure($0)).json) } ?? ByteBuffer()
        let patience: TimeAmount = error == nil ? .seconds(1) : .seconds(5)
        let deadline = eventLoop.scheduleTask(in: patience) { self.close(promise: nil) }
        closeFuture.whenComplete { _ in deadline.cancel() }
        writeAndFlush(last).whenComplete { _ in self.close(promise: nil) }
    }
}
