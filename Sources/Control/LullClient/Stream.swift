// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc

/// Lines over a connected Unix socket.
package struct Stream: ~Copyable {
    /// The most that is kept without a line's end, in bytes: four times what the daemon queues for one client.
    private static let limit = 1 << 20

    /// How the lines can come to an end.
    package enum Ending: Error {
        /// The other side has closed, or is gone.
        case closed
        /// A line that does not end.
        case endless
        /// Nothing came in time.
        case late
    }

    package let descriptor: CInt
    private var buffer: [UInt8] = []
    /// Up to here `buffer` is known to hold no line's end.
    private var searched = 0

    /// Takes over a connected socket, which is closed in the end.
    package init(descriptor: CInt) { self.descriptor = descriptor }

    deinit { close(descriptor) }

    /// The next line that has come whole, without its end.
    package mutating func nextLine() -> [UInt8]? {
        guard let end = buffer[searched...].firstIndex(of: UInt8(ascii: "\n")) else {
            searched = buffer.count
            return nil
        }
        let line = Array(buffer[..<end])
        buffer.removeSubrange(...end)
        searched = 0
        return line
    }

    /// Reads what has come; waits where nothing has.
    package mutating func fill() throws(Ending) {
        guard buffer.count < Self.limit else { throw .endless }
        var chunk = [UInt8](repeating: 0, count: 16_384)
        let count = recv(descriptor, &chunk, chunk.count, 0)
        if count > 0 { buffer += chunk[..<count] } else if count == 0 || errno != EINTR { throw .closed }
    }

    /// - Parameter deadline: nanoseconds of `Clock`.
    package mutating func line(before deadline: Int64) throws(Ending) -> [UInt8] {
        while true {
            if let line = nextLine() { return line }
            let left = (deadline - Clock.now) / 1_000_000
            guard left > 0 else { throw .late }
            var ready = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            if poll(&ready, 1, CInt(clamping: left)) > 0 { try fill() }
        }
    }

    /// Sends what can be sent at once, and returns how much that was; nil where the other side takes no more.
    package func offer(_ bytes: ArraySlice<UInt8>) -> Int? {
        let count = bytes.withUnsafeBytes {
            send(descriptor, $0.baseAddress, $0.count, CInt(MSG_NOSIGNAL | MSG_DONTWAIT))
        }
        if count >= 0 { return count }
        return errno == EAGAIN || errno == EINTR ? 0 : nil
    }

    package func write(_ bytes: [UInt8]) throws(Ending) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { send(descriptor, $0.baseAddress, $0.count, CInt(MSG_NOSIGNAL)) }
            if count >= 0 {
                rest = rest.dropFirst(count)
            } else if errno != EINTR {
                throw errno == EAGAIN ? .late : .closed
            }
        }
    }
}
