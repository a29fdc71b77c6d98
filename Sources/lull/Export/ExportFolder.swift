// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc

/// A folder of the parent's choice, empty at first, that files are written to.
struct ExportFolder: ~Copyable {
    private let path: String

    /// Makes it, for its owner alone, where it is not there.
    init(_ path: String) throws(Failure) {
        self.path = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
        if mkdir(self.path, 0o700) == 0 { return }
        guard errno == EEXIST else { throw ExportFolder.failure(errno, path) }
        guard let folder = opendir(self.path) else { throw ExportFolder.failure(errno, path) }
        defer { closedir(folder) }
        while let entry = readdir(folder) {
            let first = (entry.pointee.d_name.0, entry.pointee.d_name.1, entry.pointee.d_name.2)
            let dot = CChar(UInt8(ascii: "."))
            guard first.0 == dot, first.1 == 0 || first.1 == dot && first.2 == 0 else {
                throw Failure(EX_CANTCREAT, Strings.notEmpty(path), hint: Strings.notEmptyHint)
            }
        }
    }

    /// Begins a file of that name, in folders of their own where it has slashes.
    func begin(_ name: String) throws(Failure) -> ExportFile {
        var folder = path
        for part in name.split(separator: "/").dropLast() {
            folder += "/\(part)"
            guard mkdir(folder, 0o700) == 0 || errno == EEXIST else { throw ExportFolder.failure(errno, folder) }
        }
        return try ExportFile("\(path)/\(name)")
    }

    func write(_ bytes: [UInt8], as name: String) throws(Failure) {
        var file = try begin(name)
        try file.write(bytes)
        try file.finish()
    }

    /// Brings its names to the disk.
    func sync() throws(Failure) { try ExportFolder.sync(path) }

    fileprivate static func sync(_ path: String) throws(Failure) {
        let folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0 else { throw failure(errno, path) }
        defer { close(folder) }
        guard fsync(folder) == 0 || errno == EINVAL else { throw failure(errno, path) }
    }

    static func failure(_ code: CInt, _ path: String) -> Failure {
        switch code {
        case ENOSPC, EDQUOT: Failure(EX_CANTCREAT, Strings.exportFull(path), hint: Strings.exportFullHint)
        default:
            Failure(
                EX_CANTCREAT, Strings.notWritten(path, String(cString: strerror(code))), hint: Strings.notEmptyHint)
        }
    }
}

/// A file that has its name once it is whole; until then it is hidden, and goes where it is given up.
struct ExportFile: ~Copyable {
    private let path: String
    private let draft: String
    private let descriptor: CInt
    private var isFinished = false

    fileprivate init(_ path: String) throws(Failure) {
        self.path = path
        let cut = path.lastIndex(of: "/").map { path.index(after: $0) } ?? path.startIndex
        // A name may be as long as names can be already.
        draft = "\(path[..<cut]).lull-export.part"
        unlink(draft)
        descriptor = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw ExportFolder.failure(errno, path) }
    }

    deinit {
        close(descriptor)
        if !isFinished { unlink(draft) }
    }

    mutating func write(_ bytes: [UInt8]) throws(Failure) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw ExportFolder.failure(count < 0 ? errno : EIO, path) }
            rest = rest.dropFirst(count)
        }
    }

    mutating func finish() throws(Failure) {
        guard fsync(descriptor) == 0, rename(draft, path) == 0 else { throw ExportFolder.failure(errno, path) }
        isFinished = true
        try ExportFolder.sync(String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)]))
    }
}
