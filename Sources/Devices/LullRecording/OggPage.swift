// SPDX-License-Identifier: GPL-3.0-or-later

/// The header of a page of Ogg (RFC 3533, section 6).
struct OggPage {
    private static let headSize = 27
    /// The longest a page can be: its head, 255 lengths, and as many segments of 255 bytes.
    private static let longest = headSize + 255 + 255 * 255

    /// Whether the last page is all there and says that it is the last: a cut file looks whole in every other way.
    static func endsStream(_ file: FileBytes) -> Bool {
        let place = max(0, file.length - longest)
        let bytes = file.read(at: place, count: longest)
        guard bytes.count > headSize else { return false }
        let heads = stride(from: bytes.count - headSize, through: 0, by: -1)
        guard let head = heads.first(where: { bytes[$0...].starts(with: Array("OggS".utf8)) }) else { return false }
        let segments = head + headSize
        let count = Int(bytes[head + 26])
        guard segments + count <= bytes.count else { return false }
        let size = bytes[segments..<segments + count].reduce(0) { $0 + Int($1) }
        return bytes[head + 5] & 4 != 0 && segments + count + size <= bytes.count
    }
}
