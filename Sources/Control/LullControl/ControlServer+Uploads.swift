// SPDX-License-Identifier: GPL-3.0-or-later

import LullProtocol
import NIOCore

/// Connections that begin with a ticket: one request, whose bytes follow it.
extension ControlServer {
    /// Whether the first line of a connection is a ticket, whose bytes then follow.
    func beginUpload(_ line: [UInt8], from id: ObjectIdentifier) -> Bool {
        guard let connection = connections[id], let request = try? Request(line: line),
            request.method == Method.send.name
        else { return false }
        connection.inflow = Inflow()
        serving[id] = Task(executorPreference: taskExecutor) { await self.receive(request, from: id) }
        return true
    }

    func received(_ bytes: ByteBuffer, from id: ObjectIdentifier) { connections[id]?.inflow?.add(bytes) }

    /// No more bytes come; the answer is still wanted.
    func endInflow(of connection: Connection) { connection.inflow?.end() }

    /// Nobody waits for the answer any more.
    func abandonUpload(_ id: ObjectIdentifier) {
        connections[id]?.inflow?.end()
        serving[id]?.cancel()
    }

    private func receive(_ request: Request, from id: ObjectIdentifier) async {
        guard let connection = connections[id] else { return }
        let upload = Upload { await self.nextBytes(from: id) }
        let outcome: Result<JSON, ProtocolError>
        do throws(ProtocolError) {
            try permit(try request.resolve(), request.params, to: connection.peer)
            outcome = .success(try await handler.receive(upload, request.params, from: connection.peer))
        } catch {
            outcome = .failure(error)
        }
        connection.answer(request.id ?? .null, outcome)
        connection.inflow?.end()
        serving[id] = nil
        if connection.channel.isActive { connection.close() } else { connections[id] = nil }
    }

    private func nextBytes(from id: ObjectIdentifier) async -> [UInt8]? {
        guard let connection = connections[id] else { return nil }
        let bytes = connection.inflow?.take()
        if connection.inflow?.hasRoom == true { connection.channel.read() }
        if let bytes { return bytes }
        let patience = loop.scheduleTask(in: .seconds(Int64(Upload.patience))) {
            self.assumeIsolated { $0.connections[id]?.inflow?.end() }
        }
        defer { patience.cancel() }
        return await withCheckedContinuation { waiting in
            // Nobody waits on a connection that is gone.
            if connection.inflow == nil { waiting.resume(returning: nil) } else { connection.inflow?.wait(waiting) }
        }
    }
}
