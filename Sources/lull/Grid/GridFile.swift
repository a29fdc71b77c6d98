// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullProtocol

/// `.beats` files on the parent's side.
package enum GridFile {
    /// Larger is no list of beats.
    private static let largest = 4_000_000

    /// The text of a file, as short as the daemon needs it.
    static func read(_ path: String) throws(Failure) -> String {
        let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard file >= 0 else {
            throw errno == EACCES
                ? Failure(EX_NOPERM, Strings.noPermission(path), hint: Strings.noPermissionHint)
                : Failure(EX_NOINPUT, Strings.noFile(path), hint: Strings.noFileHint)
        }
        defer { close(file) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while bytes.count <= largest {
            let count = Glibc.read(file, &chunk, chunk.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else {
                throw Failure(
                    EX_IOERR, Strings.notRead(path, String(cString: strerror(errno))), hint: Strings.notReadHint)
            }
            if count == 0 { break }
            bytes += chunk[..<count]
        }
        let text = compact(String(decoding: bytes, as: UTF8.self))
        guard text.utf8.count <= Limits.beatList.upperBound else {
            throw Failure(EX_DATAERR, Strings.tooManyBeats(path), hint: Strings.tooManyBeatsHint)
        }
        return text.isEmpty ? "\n" : text
    }

    /// With the same lines, but without comments, and with times to the hundredth of a millisecond: finer than any beat
    /// is known.
    package static func compact(_ text: String) -> String {
        text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }.map { line in
            let fields = line.prefix { $0 != "#" }.split { $0 == " " || $0 == "\t" || $0 == "\r" }
            guard let time = fields.first else { return "" }
            return ([shortened(time)] + fields.dropFirst()).joined(separator: "\t")
        }.joined(separator: "\n")
    }

    private static func shortened(_ time: Substring) -> Substring {
        guard let point = time.firstIndex(of: "."), time[point...].dropFirst().allSatisfy(\.isASCIIDigit) else {
            return time
        }
        return time.prefix(time.distance(from: time.startIndex, to: point) + 6)
    }

    /// - Parameter path: nil for standard output
    static func write(_ text: String, to path: String?, of track: String) throws(Failure) {
        guard let path else { return Output.write(text, to: STDOUT_FILENO) }
        let file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
        var reason = file < 0 ? errno : 0
        var rest = Array(text.utf8)[...]
        while reason == 0, !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
            if count >= 0 { rest = rest.dropFirst(count) } else if errno != EINTR { reason = errno }
        }
        if file >= 0, close(file) != 0, reason == 0 { reason = errno }
        guard reason == 0 else {
            throw Failure(EX_CANTCREAT, Strings.notWritten(path, String(cString: strerror(reason))))
        }
    }
}
