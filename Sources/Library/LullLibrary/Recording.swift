// SPDX-License-Identifier: GPL-3.0-or-later

import LullTime

/// A recording as a list shows it.
///
/// - Thread: any
package struct RecordingEntry: Sendable, Equatable {
    package var id: String
    package var title: String
    package var origin: RecordingFacts.Origin
    /// When it came here, in seconds since 1970.
    package var added: Int64
    /// The version of the decoder and the analysis that it was last read by.
    package var decoder: Int
    /// Between its trim places.
    package var length: Frames
    /// nil where it has no beat grid and needs taps.
    package var tempo: Tempo?
    package var beatsPerBar: Int?
    /// 0 to 1.
    package var confidence: Double
}

/// A recording with all that is known of it.
///
/// - Thread: any
package struct Recording: Sendable, Equatable {
    package var id: String
    /// Where the audio lies.
    package var path: String
    /// The audio's SHA-256, 64 hexadecimal digits.
    package var hash: String
    /// The audio's length in bytes.
    package var size: Int
    /// Whether the library has its own copy of the audio, which goes with `remove`.
    package var isCopy: Bool
    package var facts: RecordingFacts

    package init(id: String, path: String, hash: String, size: Int, isCopy: Bool, facts: RecordingFacts) {
        (self.id, self.path, self.hash) = (id, path, hash)
        (self.size, self.isCopy, self.facts) = (size, isCopy, facts)
    }

    /// What of it is kept: the facts were made from just these bytes.
    var sidecar: Sidecar {
        let name = path.split(separator: "/").last.map(String.init)
        return Sidecar(hash: hash, audio: isCopy ? name : nil, size: size, facts: facts)
    }
}

/// Audio that the library has and knows nothing of: a file new in a folder of sounds, or a copy whose facts were
/// damaged.
///
/// - Thread: any
package struct UnknownAudio: Sendable, Equatable {
    package var id: String
    package var path: String
    /// SHA-256 of the file; nil for the library's own copy, which stays as it is.
    package var hash: String?

    /// Whether it is the library's own copy.
    package var isCopy: Bool { hash == nil }
}

/// What became of audio that was added.
package enum Added: Sendable, Equatable {
    case new(Recording)
    /// The very same audio was here already.
    case existing(Recording)

    package var recording: Recording {
        switch self {
        case .new(let recording), .existing(let recording): recording
        }
    }
}
