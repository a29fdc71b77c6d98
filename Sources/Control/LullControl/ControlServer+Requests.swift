// SPDX-License-Identifier: GPL-3.0-or-later

import Logging
import LullProtocol
import NIOCore

extension ControlServer {
    /// A client has connected.
    func admit(_ channel: any Channel, _ peer: Peer) {
        guard connections.count < WireLimits.clients else {
            log.debug("refused one client too many")
            channel.finish(saying: .tooManyClients)
            return
        }
        let id = ObjectIdentifier(channel)
        admitted += 1
        let known = Peer(uid: peer.uid, gid: peer.gid, pid: peer.pid, connection: admitted)
        let connection = Connection(channel: channel, peer: known)
        connections[id] = connection
        channel.closeFuture.whenComplete { _ in self.assumeIsolated { $0.closed(id) } }
        connection.send(Hello().notification.json)
        channel.read()
    }

    func received(_ line: [UInt8], from id: ObjectIdentifier) { connections[id]?.take(line) }

    func receivedTooMuch(from id: ObjectIdentifier) {
        connections[id]?.close(saying: .longLine)
    }

    /// The client will send nothing more.
    func inputEnded(_ id: ObjectIdentifier, midLine: Bool) {
        guard let connection = connections[id] else { return }
        if connection.inflow != nil { return endInflow(of: connection) }
        // What is cut off is not JSON either, and is answered as that.
        if midLine { connection.take([]) }
        connection.end()
        // It may be gone altogether, which a socket does not tell from this: what only it could go on with ends now.
        if serving[id] != nil, !connection.hasMore { handler.hungUp(connection.peer) }
        serve(id)
    }

    /// The channel is gone. What it brought before is still done: whoever says stop and hangs up means it.
    private func closed(_ id: ObjectIdentifier) {
        if connections[id]?.inflow != nil { abandonUpload(id) }
        connections[id]?.end()
        connections[id]?.subscription = .none
        if let peer = connections[id]?.peer { handler.hungUp(peer) }
        if serving[id] == nil { connections[id] = nil }
        tellSubscriptions()
    }

    /// Answers what waits, if that is not being done already, and then reads on.
    func serve(_ id: ObjectIdentifier) {
        guard serving[id] == nil, let connection = connections[id] else { return }
        if connection.inflow != nil { return }
        while let line = connection.nextLine() {
            if answerAtOnce(line, connection) { continue }
            serving[id] = Task(executorPreference: taskExecutor) { await self.answerAll(line, from: id) }
            // One read ahead and no more: while answers are quick, the socket need not be watched anew for each.
            if case .open = connection.phase { connection.channel.read() }
            return
        }
        goOn(id, connection)
    }

    /// Answers `line` and all that has come in since.
    private func answerAll(_ line: [UInt8], from id: ObjectIdentifier) async {
        guard let connection = connections[id] else { return }
        await answer(line, connection)
        while let line = connection.nextLine() { await answer(line, connection) }
        serving[id] = nil
        goOn(id, connection)
    }

    /// Nothing waits any more: reads on, or ends what is ending.
    private func goOn(_ id: ObjectIdentifier, _ connection: Connection) {
        guard connection.channel.isActive else {
            connections[id] = nil
            handler.hungUp(connection.peer)
            return
        }
        switch connection.phase {
        case .open: connection.channel.read()
        case .ending: connection.close()
        case .closed: break
        }
    }

    /// Whether `line` could be answered with no task, and has been.
    private func answerAtOnce(_ line: [UInt8], _ connection: Connection) -> Bool {
        guard let request = try? Request(line: line), let id = request.id, let method = try? request.resolve(),
            role(connection.peer) >= method.role, let result = handler.answerAtOnce(method)
        else { return false }
        connection.send(connection.channel.line(answering: id, encoded: result))
        return true
    }

    private func answer(_ line: [UInt8], _ connection: Connection) async {
        do throws(Request.Refusal) {
            let request = try Request(line: line)
            let outcome = await outcome(of: request, connection)
            if let id = request.id { connection.answer(id, outcome) }
            if case .opening = connection.subscription { await sendSnapshot(to: connection) }
        } catch {
            connection.answer(error.id, .failure(error.error))
        }
    }

    /// - Throws: `permission.denied` where `peer` may not use `method`.
    func permit(_ method: Method, _ params: JSON, to peer: Peer) throws(ProtocolError) {
        guard role(peer) < method.role(with: params) else { return }
        throw .notPermitted(method)
    }

    private func outcome(of request: Request, _ connection: Connection) async -> Result<JSON, ProtocolError> {
        do throws(ProtocolError) {
            let method = try request.resolve()
            try permit(method, request.params, to: connection.peer)
            guard method != .send else { throw .lateTicket }
            if method == .subscribe { return .success(subscribe(connection, request.params)) }
            return .success(try await handler.handle(method, request.params, from: connection.peer))
        } catch {
            return .failure(error)
        }
    }
}

extension Connection {
    func answer(_ id: JSON, _ outcome: Result<JSON, ProtocolError>) {
        let line = channel.line(Response(id: id, outcome).json)
        guard line.readableBytes <= WireLimits.queue else {
            return send(Response(id: id, .failure(.longAnswer)).json)
        }
        send(line)
    }
}
