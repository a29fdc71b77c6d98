// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc

/// Why a sound file cannot be read. Each holds the file's name as it was given.
///
/// - Thread: any
package enum SoundFileReadError: Error, Equatable, CustomStringConvertible {
    case gone(String)
    case denied(String)
    case isFolder(String)
    /// A device, a pipe, a socket.
    case isNoFile(String)
    /// Not a byte in it.
    case empty(String)
    /// Nothing of the five kinds.
    case noSound(String)
    /// Bytes.
    case tooLarge(String, limit: Int)
    /// Seconds.
    case tooLong(String, limit: Int)
    case tooManyChannels(String, count: Int, limit: Int)
    /// Hertz.
    case oddRate(String, Int)
    /// One of the five kinds, but without a frame in it.
    case noFrames(String)
    /// Less than `SoundLimits.leastSeconds` of it is whole.
    case broken(String, reason: String)
    /// The caller said so.
    case cancelled(String)
    /// Anything else, in the words of the system.
    case failed(String, reason: String)

    init(_ code: Int32, _ name: String) {
        self =
            switch code {
            case ENOENT, ENOTDIR: .gone(name)
            case EISDIR: .isFolder(name)
            case EACCES, EPERM: .denied(name)
            case ENXIO, ENODEV: .isNoFile(name)
            default: .failed(name, reason: String(cString: strerror(code)))
            }
    }

    /// What is wrong: one sentence, with its full stop.
    package var what: String {
        switch self {
        case .gone(let name): "\(name) is not there."
        case .denied(let name): "You may not read \(name)."
        case .isFolder(let name): "\(name) is a folder."
        case .isNoFile(let name): "\(name) is a device or a pipe."
        case .empty(let name): "\(name) is empty."
        case .noSound(let name): "\(name) is none of WAV, FLAC, OGG, Opus and MP3."
        case .tooLarge(let name, let limit): "\(name) is larger than \(limit / 1_048_576) MiB."
        case .tooLong(let name, let limit): "\(name) is longer than \(limit / 60) minutes."
        case .tooManyChannels(let name, let count, let limit):
            "\(name) has \(count) channels, and more than \(limit) are not read."
        case .oddRate(let name, let rate): "\(name) has a sample rate of \(rate) Hz."
        case .noFrames(let name): "\(name) has no sound in it."
        case .broken(let name, let reason): "\(name) is broken: \(reason)."
        case .cancelled(let name): "Reading \(name) was stopped."
        case .failed(let name, let reason): "\(name) cannot be read: \(reason)."
        }
    }

    /// What to do: one sentence, with its full stop.
    package var hint: String {
        switch self {
        case .gone: "Look at the name again."
        case .denied: "Make it readable for you, or copy it."
        case .isFolder: "Name the files in it."
        case .isNoFile: "Name a file."
        case .empty, .noFrames: "Save or copy it again."
        case .noSound: "Turn it into one of these first."
        case .tooLarge: "Save it as FLAC or MP3, or only the song of it."
        case .tooLong: "Save only the song of it."
        case .tooManyChannels: "Mix it down to two first."
        case .oddRate: "Save it at 44100 or 48000 Hz."
        case .broken: "Copy it again from where it came from."
        case .cancelled: "Nothing of it is kept."
        case .failed: "Copy it to this machine's disk and try again."
        }
    }

    package var description: String { "\(what) \(hint)" }
}
