// SPDX-License-Identifier: GPL-3.0-or-later

/// A sound file's frames as they are, channel by channel. libsndfile reads all five kinds, but at the first damage in a
/// FLAC it stops for good, it prints what is wrong with an MP3 and reads no further than its guess of the length: those
/// two are read by the libraries that libsndfile itself is built upon.
///
/// - Thread: one; blocks on the disk
protocol SoundSource: AnyObject {
    var kind: SoundFileKind { get }
    /// Hertz.
    var rate: Int { get }
    var channels: Int { get }
    /// What the file says it has; nil where it does not say.
    var claimed: Int? { get }

    /// Puts up to `count` frames into `samples`.
    func read(into samples: UnsafeMutablePointer<Float>, count: Int) -> SoundPiece
}

/// What a source gives at once.
enum SoundPiece {
    case frames(Int)
    /// So many frames, and then or among them something that could not be decoded.
    case damaged(Int)
    case end
}

/// Where a source reads from; it outlives what the libraries hold of it.
final class SoundFileHandle {
    let input: UnsafeMutablePointer<SoundFileInput>

    init(descriptor: Int32, head: SoundFileHead) {
        input = .allocate(capacity: 1)
        input.initialize(to: SoundFileInput(descriptor: descriptor, head: head))
    }

    deinit { input.deallocate() }
}
