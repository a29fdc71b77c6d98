// SPDX-License-Identifier: GPL-3.0-or-later

import CSndfile
import Glibc

/// A descriptor as the decoding libraries see it: from `start` on, remembering the first failure, and with an end to patience.
///
/// - Thread: one; blocks on the disk
struct SoundFileInput {
    let descriptor: Int32
    /// The file's first byte for a decoder: what tags come before it are not its concern.
    let start: Int
    let length: Int
    /// Of the next byte read, from `start`.
    private(set) var position = 0
    /// An `errno`, or 0.
    private(set) var failure: Int32 = 0
    private var patience: Int

    /// What a seek takes of the patience, in bytes.
    private static let seekCost = 512

    init(descriptor: Int32, head: SoundFileHead) {
        self.descriptor = descriptor
        start = head.start
        length = max(0, head.end - head.start)
        // The most that an undamaged file takes is a scan and a read. Damaged lengths and page numbers have led
        // decoders in circles; here every circle ends in an end of file.
        patience = 8 * length + 1_048_576
    }

    /// How much of the file lies behind, 0 to 1.
    var fraction: Double { length == 0 ? 1 : min(1, Double(position) / Double(length)) }

    static var calls: SF_VIRTUAL_IO {
        SF_VIRTUAL_IO(
            get_filelen: { input in Self.at(input).map { sf_count_t($0.pointee.length) } ?? -1 },
            seek: { offset, whence, input in Self.at(input)?.pointee.seek(Int(offset), whence) ?? -1 },
            read: { bytes, count, input in Self.at(input)?.pointee.read(bytes, Int(count)) ?? 0 },
            write: { _, _, _ in 0 },
            tell: { input in Self.at(input).map { sf_count_t($0.pointee.position) } ?? -1 })
    }

    static func at(_ pointer: UnsafeMutableRawPointer?) -> UnsafeMutablePointer<SoundFileInput>? {
        pointer?.assumingMemoryBound(to: SoundFileInput.self)
    }

    mutating func seek(_ offset: Int, _ whence: Int32) -> sf_count_t {
        patience -= Self.seekCost
        let base =
            switch whence {
            case SEEK_CUR: position
            case SEEK_END: length
            default: 0
            }
        let (place, overflows) = base.addingReportingOverflow(offset)
        guard patience > 0, !overflows, place >= 0 else { return -1 }
        position = place
        return sf_count_t(place)
    }

    mutating func read(_ bytes: UnsafeMutableRawPointer?, _ count: Int) -> sf_count_t {
        guard let bytes, count > 0, patience > 0, position < length else { return 0 }
        let wanted = min(count, length - position)
        var done = 0
        while done < wanted {
            let part = pread(descriptor, bytes + done, wanted - done, start + position + done)
            if part > 0 {
                done += part
            } else if part == 0 || errno != EINTR {
                if part < 0, failure == 0 { failure = errno }
                break
            }
        }
        position += done
        patience -= done
        return sf_count_t(done)
    }
}
