// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullClient
import LullProtocol

/// One file on its way: its ticket, its bytes, and the answer.
final class ImportDelivery {
    /// As it was typed.
    let name: String
    let ticket: String
    /// How far the daemon says it is.
    var step: ImportStep?
    private var file: ImportFile
    private var connection: Connection
    /// Whether the daemon still takes bytes; it may answer before it has all.
    private var isSending = true

    /// Asks for a ticket, and begins with it.
    init(_ path: String, title: String?, socket: String?) throws(Failure) {
        let file = try ImportFile(path)
        var asking = try Connection(socket: socket)
        let answer = try asking.call(
            .import,
            JSON.Members(given: [
                "name": .string(Self.lastPart(path)), "size": .integer(Int64(file.size)),
                "title": title.map { .string($0) },
            ]))
        ticket = answer["ticket"]?.string ?? ""
        var connection = try Connection(socket: socket)
        try connection.send(.send, JSON.Members([("ticket", .string(ticket))]))
        name = path
        self.file = file
        self.connection = connection
    }

    /// What to wait for.
    var source: pollfd {
        let isFull = isSending && !file.isSent
        return pollfd(fd: connection.descriptor, events: Int16(isFull ? POLLIN | POLLOUT : POLLIN), revents: 0)
    }

    /// Sends and reads what can be; the answer, once it is there.
    func go(on events: Int16) -> Result<JSON, Failure>? {
        do throws(Failure) {
            if isSending, events & Int16(POLLOUT) != 0 { try send() }
            guard events & ~Int16(POLLOUT) != 0 else { return nil }
            try connection.fill()
            while let message = try connection.nextMessage() {
                guard case .answer(let response) = message else { continue }
                return response.outcome.mapError { Failure($0) }
            }
            return nil
        } catch {
            return .failure(error)
        }
    }

    private func send() throws(Failure) {
        guard let bytes = try file.next() else {
            // Shorter than it was: with nothing more to come, the daemon says so.
            isSending = false
            shutdown(connection.descriptor, CInt(SHUT_WR))
            return
        }
        if let count = connection.offer(bytes) { file.advance(count) } else { isSending = false }
    }

    private static func lastPart(_ path: String) -> String {
        let name = path.split(separator: "/").last.map(String.init) ?? path
        // What a name can be on the wire, its ending kept.
        return name.utf8.count <= 256 ? name : String(decoding: name.utf8.suffix(250), as: UTF8.self)
    }
}
