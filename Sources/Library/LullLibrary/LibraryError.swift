// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc

/// Why the library could not do what was asked. Each names the file or the recording that it is about.
///
/// - Thread: any
package enum LibraryError: Error, Equatable, CustomStringConvertible {
    case full(String)
    case denied(String)
    case readOnly(String)
    /// Another program holds it.
    case locked(String)
    case damaged(String, reason: String)
    /// Written by a later version of Lull than this one.
    case newer(String, version: Int)
    /// A file that should be there is not.
    case gone(String)
    /// The audio is not what the facts were made from.
    case otherContent(String)
    /// Audio without facts.
    case unanalysed(String)
    case tooLarge(String, limit: Int)
    /// No recording has this id.
    case unknown(String)
    /// A file outside the library, which is not the library's to delete.
    case notOurs(String)
    case nothingToUndo(String)
    /// Anything else, in the words of the system or of SQLite.
    case failed(String, reason: String)

    /// - Parameter code: an `errno`
    init(_ code: Int32, _ path: String) {
        self =
            switch code {
            case ENOSPC, EDQUOT: .full(path)
            case EACCES, EPERM: .denied(path)
            case EROFS: .readOnly(path)
            case ENOENT, ENOTDIR, ENODEV, ENXIO: .gone(path)
            case EWOULDBLOCK, EBUSY: .locked(path)
            case EFBIG: .tooLarge(path, limit: 0)
            default: .failed(path, reason: String(cString: strerror(code)))
            }
    }

    /// What is wrong: one sentence, with its full stop.
    package var what: String {
        switch self {
        case .full(let path): "The disk is full; \(path) was not written."
        case .denied(let path): "You may not write \(path)."
        case .readOnly(let path): "The disk of \(path) can only be read."
        case .locked(let path): "Another program holds \(path)."
        case .damaged(let path, let reason): "\(path) is damaged: \(reason)."
        case .newer(let path, let version): "\(path) was written by a newer Lull (version \(version))."
        case .gone(let path): "\(path) is not there any more."
        case .otherContent(let path): "\(path) is no longer the sound that was analysed."
        case .unanalysed(let path): "Nothing is known of \(path) yet."
        case .tooLarge(let path, let limit):
            limit > 0 ? "\(path) is larger than \(limit >> 20) MB." : "\(path) is larger than the disk allows."
        case .unknown(let id): "There is no recording called \(id)."
        case .notOurs(let path): "\(path) is a file of its own, outside the library."
        case .nothingToUndo(let id): "There is nothing to undo in the beat grid of \(id)."
        case .failed(let path, let reason): "\(path) cannot be used: \(reason)."
        }
    }

    /// What to do: one sentence, with its full stop.
    package var hint: String {
        switch self {
        case .full: "Make room and try again; nothing was lost."
        case .denied: "Make its folder yours, or run Lull as the user who owns it."
        case .readOnly: "If it is a memory card, it may be failing: copy your recordings, then check the card."
        case .locked: "End the other program, or try again in a moment."
        case .damaged: "It is left as it is; add the recording again, or put a copy of the file back."
        case .newer: "It is left as it is; update this Lull."
        case .gone: "Plug in the disk that it is on, or add the recording again."
        case .otherContent: "Put the old file back, or add this one under a name of its own."
        case .unanalysed: "Have it analysed, or import it."
        case .tooLarge: "Cut it into shorter parts."
        case .unknown: "See what there is with: lull tracks --kind recording."
        case .notOurs: "Delete the file itself."
        case .nothingToUndo: "It is as it was at first."
        case .failed: "Check the disk, then try again."
        }
    }

    package var description: String { "\(what) \(hint)" }
}
