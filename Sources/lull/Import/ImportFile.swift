// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc

/// A file that is to be sent: what is left of it, piece by piece.
struct ImportFile: ~Copyable {
    /// As it was typed.
    let path: String
    /// In bytes, as it was opened.
    let size: Int

    private let descriptor: CInt
    private var piece: [UInt8] = []
    private var sent = 0
    private var read = 0

    /// Read at once.
    private static let pieceSize = 65_536

    /// - Throws: `Failure` where it cannot be read, or is none.
    init(_ path: String) throws(Failure) {
        self.path = path
        // A pipe without a writer would be waited for.
        descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw ImportFile.failure(errno, path) }
        var info = stat()
        guard fstat(descriptor, &info) == 0 else {
            let reason = errno
            close(descriptor)
            throw ImportFile.failure(reason, path)
        }
        guard info.st_mode & S_IFMT == S_IFREG else {
            close(descriptor)
            let isFolder = info.st_mode & S_IFMT == S_IFDIR
            throw Failure(
                EX_DATAERR, isFolder ? Strings.isFolder(path) : Strings.isNoFile(path),
                hint: isFolder ? Strings.isFolderHint : Strings.isNoFileHint)
        }
        size = Int(info.st_size)
    }

    deinit { close(descriptor) }

    /// Whether all that was announced has been sent.
    var isSent: Bool { sent == size }

    /// What is to be sent next, one byte at least; nil at the end, or where the file is shorter than it was.
    mutating func next() throws(Failure) -> ArraySlice<UInt8>? {
        if piece.isEmpty {
            let wanted = min(ImportFile.pieceSize, size - read)
            guard wanted > 0 else { return nil }
            var bytes = [UInt8](repeating: 0, count: wanted)
            var count = 0
            repeat { count = Glibc.read(descriptor, &bytes, wanted) } while count < 0 && errno == EINTR
            guard count >= 0 else { throw ImportFile.failure(errno, path) }
            guard count > 0 else { return nil }
            read += count
            piece = count < wanted ? Array(bytes[..<count]) : bytes
        }
        return piece[...]
    }

    /// So many bytes of what was next are sent.
    mutating func advance(_ count: Int) {
        sent += count
        piece.removeFirst(count)
    }

    private static func failure(_ code: CInt, _ path: String) -> Failure {
        switch code {
        case ENOENT, ENOTDIR: Failure(EX_NOINPUT, Strings.noFile(path), hint: Strings.noFileHint)
        case EACCES, EPERM: Failure(EX_NOPERM, Strings.noPermission(path), hint: Strings.noPermissionHint)
        default: Failure(EX_IOERR, Strings.notRead(path, String(cString: strerror(code))), hint: Strings.notReadHint)
        }
    }
}
