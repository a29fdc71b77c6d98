// SPDX-License-Identifier: GPL-3.0-or-later

import LullProtocol

/// What stands behind the socket: the part of the daemon that does what is asked.
///
/// - Thread: all are called on the server's event loop. What is not isolated, and every actor without an executor of its
///   own, runs there too, so that a request costs no change of threads; whatever blocks must go elsewhere.
package protocol ControlHandler: Sendable {
    /// Does what a request asks. The method and its parameters are checked, and so is the caller's role.
    ///
    /// - Returns: The request's `result`.
    func handle(_ method: Method, _ params: JSON, from peer: Peer) async throws(ProtocolError) -> JSON

    /// Does what a `send` asks, with the bytes behind it. Its task is cancelled once nobody waits for the answer.
    ///
    /// - Returns: The request's `result`.
    func receive(_ upload: Upload, _ params: JSON, from peer: Peer) async throws(ProtocolError) -> JSON

    /// A connection is gone, or will ask nothing more: called as it goes, though its last request may still be under way,
    /// and again when that has been done.
    func hungUp(_ peer: Peer)

    /// The result of a request that needs no waiting, as `JSON.encoded`, given on the server's event loop; nil where
    /// `handle` is to do it. A look at how things stand is asked for most often, and should cost no task.
    func answerAtOnce(_ method: Method) -> [UInt8]?

    /// How things stand, for somebody who begins to listen to `topics`.
    ///
    /// - Returns: An object: the snapshot's own members.
    func snapshot(topics: Set<Topic>) async -> JSON

    /// What anybody at all listens to has become `topics`. Called one at a time; when it changes quickly, only with the
    /// latest.
    func subscribersChanged(_ topics: Set<Topic>) async
}

extension ControlHandler {
    package func answerAtOnce(_ method: Method) -> [UInt8]? { nil }
    package func hungUp(_ peer: Peer) {}
}
