// SPDX-License-Identifier: GPL-3.0-or-later

/// The four bytes before each piece of an MP3 (ISO/IEC 11172-3, 2.4.1.3; 13818-3 for the lower rates).
struct MPEGFrame: Equatable {
    /// Of the whole frame, in bytes.
    let size: Int
    /// What all frames of a stream share.
    private let stream: UInt32

    init?(_ bytes: ArraySlice<UInt8>) {
        guard bytes.count >= 4 else { return nil }
        let header = bytes.prefix(4).reduce(0 as UInt32) { $0 << 8 | UInt32($1) }
        let (version, layer) = (header >> 19 & 3, header >> 17 & 3)
        let (bitRate, sampleRate) = (Int(header >> 12 & 15), Int(header >> 10 & 3))
        guard header >> 21 == 0x7FF, version != 1, layer == 1, (1...14).contains(bitRate), sampleRate < 3 else {
            return nil
        }
        let isFirst = version == 3
        let divisor = isFirst ? 1 : version == 2 ? 2 : 4
        let padding = Int(header >> 9 & 1)
        let bits = 1_000 * (isFirst ? Self.bitRates[bitRate - 1] : Self.lowBitRates[bitRate - 1])
        size = (isFirst ? 144 : 72) * bits / (Self.sampleRates[sampleRate] / divisor) + padding
        stream = header & 0xFFFE_0C00
    }

    private static let sampleRates = [44_100, 48_000, 32_000]
    /// Kilobits a second, for the full sample rates and for the halved and quartered ones.
    private static let bitRates = [32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320]
    private static let lowBitRates = [8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160]
    /// How far behind the tags the first frame is looked for: some programs leave blanks there.
    private static let reach = 65_536

    /// Where the first frame begins that two more of its kind follow, or the end. Eleven set bits alone are in every
    /// picture.
    static func first(in file: FileBytes, from start: Int, to end: Int) -> Int? {
        let bytes = file.read(at: start, count: min(reach, end - start))
        for offset in bytes.indices where bytes[offset] == 0xFF {
            guard let frame = MPEGFrame(bytes[offset...]) else { continue }
            var place = start + offset + frame.size
            var follow = 0
            while follow < 2, place < end, let next = MPEGFrame(file.read(at: place, count: 4)[...]),
                next.stream == frame.stream
            {
                place += next.size
                follow += 1
            }
            if follow == 2 || place == end { return start + offset }
        }
        return nil
    }
}

/// What the first frame of an MP3 says of all others instead of sound, if it does: the tag that Xing began, and LAME has
/// taken over.
struct MPEGInformation: Equatable {
    let frames: Int?
    let bytes: Int?

    /// - Parameter bytes: The first of the first frame. Where the tag lies in them differs by version and channels; before
    ///   it there are only zeros.
    init?(_ bytes: [UInt8]) {
        let names = ["Xing", "Info"].map { Array($0.utf8) }
        guard let start = bytes.indices.first(where: { place in names.contains { bytes[place...].starts(with: $0) } })
        else { return nil }
        func number(at place: Int) -> Int? {
            let part = bytes.dropFirst(start + place).prefix(4)
            return part.count == 4 ? part.reduce(0) { $0 << 8 | Int($1) } : nil
        }
        let flags = number(at: 4) ?? 0
        frames = flags & 1 != 0 ? number(at: 8) : nil
        self.bytes = flags & 2 != 0 ? number(at: flags & 1 != 0 ? 12 : 8) : nil
    }
}
