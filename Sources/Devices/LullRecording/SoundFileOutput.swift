// SPDX-License-Identifier: GPL-3.0-or-later

import CSndfile
import Glibc

extension SoundFileEncoder {
    /// A descriptor as libsndfile sees it, which remembers the first failure.
    struct Output {
        let descriptor: Int32
        /// An `errno`, or 0.
        private(set) var failure: Int32 = 0

        init(descriptor: Int32) { self.descriptor = descriptor }

        static var calls: SF_VIRTUAL_IO {
            SF_VIRTUAL_IO(
                get_filelen: { output in Output.at(output)?.pointee.length ?? -1 },
                seek: { offset, whence, output in Output.at(output)?.pointee.seek(Int(offset), whence) ?? -1 },
                read: { bytes, count, output in Output.at(output)?.pointee.read(bytes, Int(count)) ?? 0 },
                write: { bytes, count, output in Output.at(output)?.pointee.write(bytes, Int(count)) ?? 0 },
                tell: { output in Output.at(output)?.pointee.seek(0, SEEK_CUR) ?? -1 })
        }

        private static func at(_ pointer: UnsafeMutableRawPointer?) -> UnsafeMutablePointer<Output>? {
            pointer?.assumingMemoryBound(to: Output.self)
        }

        private var length: sf_count_t {
            var status = stat()
            return fstat(descriptor, &status) == 0 ? sf_count_t(status.st_size) : 0
        }

        private func seek(_ offset: Int, _ whence: Int32) -> sf_count_t {
            sf_count_t(lseek(descriptor, offset, whence))
        }

        private func read(_ bytes: UnsafeMutableRawPointer?, _ count: Int) -> sf_count_t {
            sf_count_t(max(0, Glibc.read(descriptor, bytes, count)))
        }

        /// All of `count` bytes, or those before the first failure.
        private mutating func write(_ bytes: UnsafeRawPointer?, _ count: Int) -> sf_count_t {
            guard let bytes else { return 0 }
            var done = 0
            while done < count {
                let part = Glibc.write(descriptor, bytes + done, count - done)
                if part >= 0 {
                    done += part
                } else if errno != EINTR {
                    if failure == 0 { failure = errno }
                    break
                }
            }
            return sf_count_t(done)
        }
    }
}
