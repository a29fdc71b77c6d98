// SPDX-License-Identifier: GPL-3.0-or-later

/// Cuts a stream of bytes into lines, holding at most one unfinished line of bounded length.
///
/// - Thread: one at a time
package struct LineFramer {
    private let limit: Int
    private var rest: [UInt8] = []

    /// - Parameter limit: The most bytes in a line, its end left out.
    package init(limit: Int) { self.limit = limit }

    /// The line is longer than the limit. What follows it cannot be told from it.
    package struct TooLong: Error, Equatable {}

    /// Whether the stream ends in the middle of a line.
    package var hasRest: Bool { !rest.isEmpty }

    /// Takes the next bytes and hands every line that they complete to `body`, without its end, until it says that what
    /// follows is no line.
    ///
    /// - Returns: What follows then; nothing otherwise.
    package mutating func take<Bytes: Collection<UInt8>>(
        _ bytes: Bytes, line body: ([UInt8]) -> Bool
    ) throws(TooLong) -> Bytes.SubSequence {
        var bytes = bytes[...]
        while let end = bytes.firstIndex(of: UInt8(ascii: "\n")) {
            rest += bytes[..<end]
            guard rest.count <= limit else { throw TooLong() }
            let line = rest
            rest = []
            bytes = bytes[bytes.index(after: end)...]
            guard body(line) else { return bytes }
        }
        guard rest.count + bytes.count <= limit else { throw TooLong() }
        rest += bytes
        return bytes[bytes.endIndex...]
    }
}
