// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullProtocol
import NIOCore

/// What SO_PEERCRED gives: `struct ucred` of unix(7), which glibc keeps from Swift.
private struct Credentials {
    let pid: Int32
    let uid: UInt32
    let gid: UInt32
}

/// The end of a client's channel: cuts what comes in into lines for the server.
///
/// - Thread: the server's event loop
final class LineHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let server: ControlServer
    private var framer = LineFramer(limit: WireLimits.line)
    private var isFirst = true
    /// Whether what comes is the bytes behind a ticket, and lines no more.
    private var isUpload = false

    init(server: ControlServer) { self.server = server }

    func channelActive(context: ChannelHandlerContext) {
        let channel = context.channel
        let credentials: EventLoopFuture<Credentials>? = (channel as? any SocketOptionProvider)?.unsafeGetSocketOption(
            level: .socket, name: NIOBSDSocket.Option(rawValue: SO_PEERCRED))
        guard let credentials else { return context.close(promise: nil) }
        let server = server
        credentials.whenComplete { credentials in
            switch credentials {
            case .success(let known):
                let peer = Peer(uid: known.uid, gid: known.gid, pid: known.pid)
                server.assumeIsolated { $0.admit(channel, peer) }
            case .failure: channel.close(promise: nil)
            }
        }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let id = ObjectIdentifier(context.channel)
        let server = server
        let bytes = unwrapInboundIn(data)
        guard !isUpload else { return server.assumeIsolated { $0.received(bytes, from: id) } }
        do throws(LineFramer.TooLong) {
            let rest = try framer.take(bytes.readableBytesView) { line in
                isUpload = isFirst && server.assumeIsolated { $0.beginUpload(line, from: id) }
                isFirst = false
                if !isUpload { server.assumeIsolated { $0.received(line, from: id) } }
                return !isUpload
            }
            if !rest.isEmpty { server.assumeIsolated { $0.received(ByteBuffer(bytes: rest), from: id) } }
        } catch {
            server.assumeIsolated { $0.receivedTooMuch(from: id) }
        }
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        let id = ObjectIdentifier(context.channel)
        server.assumeIsolated { $0.serve(id) }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        guard case ChannelEvent.inputClosed? = event as? ChannelEvent else { return }
        let id = ObjectIdentifier(context.channel)
        let isMidLine = framer.hasRest
        server.assumeIsolated { $0.inputEnded(id, midLine: isMidLine) }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
}
