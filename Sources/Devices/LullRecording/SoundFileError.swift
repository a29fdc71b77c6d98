// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc

/// Why a sound file cannot be written. Each holds the path as it was given.
///
/// - Thread: any
package enum SoundFileError: Error, Equatable, CustomStringConvertible {
    case unknownEnding(String)
    case noFolder(String)
    case isFolder(String)
    case denied(String)
    case full(String)
    /// The format has no room for more.
    case tooLong(String)
    /// A sample is infinite or no number.
    case badSample(String, frame: Int)
    /// Anything else, in the words of libsndfile or the system.
    case failed(String, reason: String)

    init(_ code: Int32, _ path: String) {
        self =
            switch code {
            case ENOENT, ENOTDIR: .noFolder(path)
            case EISDIR: .isFolder(path)
            case EACCES, EPERM, EROFS: .denied(path)
            case ENOSPC, EDQUOT: .full(path)
            case EFBIG: .tooLong(path)
            default: .failed(path, reason: String(cString: strerror(code)))
            }
    }

    /// What is wrong: one sentence, with its full stop.
    package var what: String {
        switch self {
        case .unknownEnding(let path): "\(path) has none of the endings .wav, .flac and .ogg."
        case .noFolder(let path): "The folder of \(path) is not there."
        case .isFolder(let path): "\(path) is a folder."
        case .denied(let path): "You may not write \(path)."
        case .full(let path): "The disk is full; \(path) was not written."
        case .tooLong(let path): "\(path) would be longer than such a file can be."
        case .badSample(let path, let frame): "\(path) was not written: frame \(frame) is not a number."
        case .failed(let path, let reason): "\(path) cannot be written: \(reason)."
        }
    }

    /// What to do: one sentence, with its full stop.
    package var hint: String {
        switch self {
        case .unknownEnding: "End the name in .wav, .flac or .ogg."
        case .noFolder: "Make the folder first, or name another."
        case .isFolder: "Name a file in it."
        case .denied: "Name a folder that is yours."
        case .full: "Make room, or name a file on another disk."
        case .tooLong: "Write less of it, or a .flac."
        case .badSample: "This is a fault of Lull: please report it."
        case .failed: "Try another folder."
        }
    }

    package var description: String { "\(what) \(hint)" }
}
