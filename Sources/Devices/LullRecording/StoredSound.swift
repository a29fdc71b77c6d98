// SPDX-License-Identifier: GPL-3.0-or-later

/// A sound that is too long to be held at once, of which any part can be had: one channel at 48 kHz, each sample finite.
///
/// - Thread: one; what is read may wait for the disk
package struct StoredSound {
    /// Frames.
    package let count: Int
    private let read: (Range<Int>) throws(SoundFileReadError) -> [Float]

    /// Frames that are worth having at once: 20 s, 3.8 MB.
    package static let piece = 20 * SoundFileFormat.sampleRate

    /// - Parameter read: Gives the frames of a part of `0..<count`.
    package init(count: Int, read: @escaping (Range<Int>) throws(SoundFileReadError) -> [Float]) {
        (self.count, self.read) = (count, read)
    }

    /// The frames of `range`, a part of `0..<count`.
    package func frames(_ range: Range<Int>) throws(SoundFileReadError) -> [Float] {
        range.isEmpty ? [] : try read(range)
    }

    /// `range`, or all of it, as parts in order that are worth having at once.
    package func pieces(of range: Range<Int>? = nil) -> [Range<Int>] {
        let range = range ?? 0..<count
        return stride(from: range.lowerBound, to: range.upperBound, by: Self.piece).map {
            $0..<min($0 + Self.piece, range.upperBound)
        }
    }

    /// The same, louder by a factor.
    package func scaled(by factor: Float) -> StoredSound {
        guard factor != 1 else { return self }
        return StoredSound(count: count) { (range) throws(SoundFileReadError) in
            try read(range).map { $0 * factor }
        }
    }
}
