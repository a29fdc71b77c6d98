// SPDX-License-Identifier: GPL-3.0-or-later

import NIOCore

/// The bytes that a client sends behind its ticket.
///
/// They are read from the socket as they are asked for, so that whoever is slower than the client slows it down.
///
/// - Thread: any, one at a time
package struct Upload: Sendable {
    private let source: @Sendable () async -> [UInt8]?

    /// - Parameter source: Gives the next bytes at each call, and nil at the end.
    package init(_ source: @escaping @Sendable () async -> [UInt8]?) { self.source = source }

    /// The next bytes, one at least; nil where no more come: the client has ended its side, is gone, or has sent nothing
    /// for `patience`.
    package func next() async -> [UInt8]? { await source() }

    /// How long a client may send nothing, in seconds.
    package static let patience = 30
}

/// What has come of an upload and was not taken yet.
struct Inflow {
    /// So much lies ready at most, and one reading more.
    static let room = 262_144

    private(set) var bytes = ByteBuffer()
    /// Whether no more will come.
    private(set) var isEnded = false
    private var waiting: CheckedContinuation<[UInt8]?, Never>?

    var hasRoom: Bool { bytes.readableBytes < Inflow.room && !isEnded }

    mutating func add(_ more: ByteBuffer) {
        guard !isEnded else { return }
        var more = more
        bytes.writeBuffer(&more)
        if let waiting {
            self.waiting = nil
            waiting.resume(returning: take())
        }
    }

    mutating func end() {
        isEnded = true
        waiting?.resume(returning: nil)
        waiting = nil
    }

    /// All that is there; nil where there is nothing.
    mutating func take() -> [UInt8]? {
        guard bytes.readableBytes > 0 else { return nil }
        defer { bytes.clear() }
        return Array(bytes.readableBytesView)
    }

    mutating func wait(_ waiting: CheckedContinuation<[UInt8]?, Never>) {
        if isEnded { waiting.resume(returning: nil) } else { self.waiting = waiting }
    }
}
