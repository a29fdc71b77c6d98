// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc

/// What a look at a few bytes of a file tells: which container it is, and where between its tags the sound lies. Nothing
/// else gets as far as libsndfile, which would try some thirty kinds of file, few of them as well proven.
struct SoundFileHead: Equatable {
    enum Container: Equatable { case wav, flac, ogg, mp3 }

    enum Ending: Equatable {
        /// As far as the file says, or does not say.
        case stated
        /// There is so many times less sound than the file says; nil where it does not say how much there should be.
        case early(Double?)
    }

    let container: Container
    /// The first byte behind leading tags.
    let start: Int
    /// The first byte of trailing tags, or the file's length.
    let end: Int
    private(set) var ending = Ending.stated
    /// Whether an MP3 begins with a count of its frames; else its length is an estimate from its size.
    private(set) var statesLength = false
    /// The frames that the header of a FLAC states, where it does.
    private(set) var frames: Int?
    /// What a WAV states before anything is made of it: libsndfile refuses a rate of 0 in the same words as anything
    /// else. Nil for the other kinds.
    private(set) var rate: Int?
    private(set) var channels: Int?

    /// Nil where this is none of the containers.
    init?(_ file: FileBytes) {
        let start = Self.skipTags(file)
        let bytes = file.read(at: start, count: 12)
        if bytes.starts(with: Array("fLaC".utf8)) {
            (container, self.start, end) = (.flac, start, file.length)
            // The last 36 bits of these, behind what is left of the depth (RFC 9639, 8.2).
            let stated = file.read(at: start + 21, count: 5).reduce(0) { $0 << 8 | Int($1) }
            if stated & 0xF_FFFF_FFFF > 0 { frames = stated & 0xF_FFFF_FFFF }
        } else if bytes.starts(with: Array("OggS".utf8)) {
            (container, self.start, end) = (.ogg, start, file.length)
            if !OggPage.endsStream(file) { ending = .early(nil) }
        } else if bytes.count == 12, ["RIFF", "RIFX", "RF64"].contains(where: { bytes.starts(with: Array($0.utf8)) }),
            bytes[8...].elementsEqual("WAVE".utf8)
        {
            (container, self.start, end) = (.wav, start, file.length)
            readChunks(of: file, isBigEndian: bytes[3] == UInt8(ascii: "X"))
        } else {
            let end = Self.trailingTags(file)
            guard let first = MPEGFrame.first(in: file, from: start, to: end) else { return nil }
            (container, self.start, self.end) = (.mp3, first, end)
            if let information = MPEGInformation(file.read(at: first, count: 64)) {
                statesLength = information.frames != nil
                // Within a frame or two of what encoders count.
                if let bytes = information.bytes, bytes > end - first + 4_096 {
                    ending = .early(Double(bytes) / Double(end - first))
                }
            }
        }
    }

    /// ID3 version 2 tags lie before MP3 and sometimes before FLAC. Their size has seven bits to the byte.
    private static func skipTags(_ file: FileBytes) -> Int {
        var place = 0
        for _ in 0..<8 {
            let tag = file.read(at: place, count: 10)
            guard tag.count == 10, tag.starts(with: Array("ID3".utf8)) else { break }
            let size = tag[6...].reduce(0) { $0 << 7 | Int($1 & 0x7F) }
            place += 10 + size + (tag[5] & 0x10 == 0 ? 0 : 10)
        }
        return place
    }

    /// Where ID3 version 1 and APE tags begin, else the end: behind the last frame they would look like damage.
    private static func trailingTags(_ file: FileBytes) -> Int {
        var end = file.length
        if file.read(at: end - 128, count: 3).elementsEqual("TAG".utf8) { end -= 128 }
        let ape = file.read(at: end - 32, count: 32)
        if ape.count == 32, ape.starts(with: Array("APETAGEX".utf8)) {
            let size = ape[12..<16].reversed().reduce(0) { $0 << 8 | Int($1) }
            end -= min(end, size + (ape[23] & 0x80 == 0 ? 0 : 32))
        }
        return max(0, end)
    }

    /// Compares what the chunk of sound says of its size with what is there.
    private mutating func readChunks(of file: FileBytes, isBigEndian: Bool) {
        func number(_ bytes: ArraySlice<UInt8>) -> Int {
            isBigEndian ? bytes.reduce(0) { $0 << 8 | Int($1) } : bytes.reversed().reduce(0) { $0 << 8 | Int($1) }
        }
        var place = start + 12
        for _ in 0..<1_000 {
            let chunk = file.read(at: place, count: 8)
            guard chunk.count == 8 else { return }
            let size = number(chunk[4...])
            if chunk.starts(with: Array("fmt ".utf8)) {
                let format = file.read(at: place + 8, count: 8)
                guard format.count == 8 else { return }
                channels = number(format[2..<4])
                rate = number(format[4...])
            } else if chunk.starts(with: Array("data".utf8)) {
                let there = file.length - place - 8
                // Programs that write to a pipe state 0 or all ones, since they do not know.
                if size < 0xFFFF_FF00, size > there, there > 0 { ending = .early(Double(size) / Double(there)) }
                return
            }
            place += 8 + size + size & 1
        }
    }
}

/// Bytes of a file by their place, without moving its position.
struct FileBytes {
    let descriptor: Int32
    let length: Int

    /// Fewer than `count` at the end of the file, and none before its beginning.
    func read(at place: Int, count: Int) -> [UInt8] {
        guard place >= 0, place < length, count > 0 else { return [] }
        return [UInt8](unsafeUninitializedCapacity: min(count, length - place)) { buffer, filled in
            while filled < buffer.count, let base = buffer.baseAddress {
                let part = pread(descriptor, base + filled, buffer.count - filled, place + filled)
                if part == 0 || part < 0 && errno != EINTR { break }
                filled += max(0, part)
            }
        }
    }
}
