// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc

/// What identifies a file's contents without reading them.
struct FileStamp {
    let inode: UInt64
    let size: Int
    /// Of the contents, and of anything else about the file, in nanoseconds.
    let modified: Int64
    let changed: Int64
    /// Whether a write that came after this look would show in the next one.
    let isSettled: Bool

    /// Nil where `path` is not a regular file that can be looked at.
    init?(_ path: String) {
        var info = stat()
        guard stat(path, &info) == 0, info.st_mode & S_IFMT == S_IFREG else { return nil }
        inode = UInt64(info.st_ino)
        size = Int(info.st_size)
        modified = info.st_mtim.nanoseconds
        changed = info.st_ctim.nanoseconds
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        isSettled = abs(now.nanoseconds - changed) > FileStamp.tick
    }

    /// One that was kept; it vouches for what it was taken of.
    init(inode: UInt64, size: Int, modified: Int64, changed: Int64) {
        (self.inode, self.size, self.modified, self.changed) = (inode, size, modified, changed)
        isSettled = true
    }

    /// Vouches for no file.
    static let nothing = FileStamp(inode: 0, size: -1, modified: 0, changed: 0)

    /// Whether what was read after this look is what a look that gave `later` would read.
    func vouches(for later: FileStamp) -> Bool {
        isSettled && inode == later.inode && size == later.size && modified == later.modified
            && changed == later.changed
    }

    /// Two writes within a tick of the kernel's clock bear the same time; ten are allowed for.
    private static let tick: Int64 = 100_000_000
}

extension timespec {
    var nanoseconds: Int64 { Int64(tv_sec) * 1_000_000_000 + Int64(tv_nsec) }
}

/// Reading folders and whole files.
package enum Folder {
    /// Names that end in `ending`, sorted; none where the folder cannot be read. Hidden files are left out.
    package static func files(in path: String, ending: String) -> [String] {
        names(in: path).filter { !$0.hasPrefix(".") && $0.lowercased().hasSuffix(ending) }.sorted()
    }

    /// All names but `.` and `..`, in no order; none where the folder cannot be read.
    static func names(in path: String) -> [String] {
        guard let folder = opendir(path) else { return [] }
        defer { closedir(folder) }
        var names: [String] = []
        while let entry = readdir(folder) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != "." && name != ".." { names.append(name) }
        }
        return names
    }

    /// What stands behind the last slash.
    static func name(of path: String) -> String { String(path.split(separator: "/").last ?? "") }

    /// Whether the file lies elsewhere, and is only linked to.
    static func isLink(_ path: String) -> Bool {
        var info = stat()
        return lstat(path, &info) == 0 && info.st_mode & S_IFMT == S_IFLNK
    }

    /// When a name in the folder last came or went, in nanoseconds; 0 where it cannot be looked at.
    static func changed(_ path: String) -> Int64 {
        var info = stat()
        return stat(path, &info) == 0 ? info.st_mtim.nanoseconds : 0
    }

    /// All bytes of a file; nil where it cannot be read.
    package static func contents(of path: String) -> [UInt8]? {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = read(file, &chunk, chunk.count)
            if count < 0, errno == EINTR { continue }
            if count < 0 { return nil }
            if count == 0 { return bytes }
            bytes.append(contentsOf: chunk[0..<count])
        }
    }
}
