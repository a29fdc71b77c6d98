// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc

/// Reads a sound file whole: WAV, FLAC, OGG, Opus and MP3, told by what is in it and not by its name.
///
/// - Thread: any, one a call; blocks on the disk. A minute takes about a fifth of a second.
package enum SoundFileReader {
    /// - Parameters:
    ///   - name: For errors; the path where there is none.
    ///   - progress: Told now and then how much is done, 0 to 1, never less than before; false stops it.
    /// - Throws: Every case of the error; nothing is kept then.
    package static func read(
        path: String, name: String? = nil, limits: SoundLimits = SoundLimits(),
        progress: (Double) -> Bool = { _ in true }
    ) throws(SoundFileReadError) -> DecodedSound {
        let name = name ?? path
        // A pipe without a writer would be waited for.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw SoundFileReadError(errno, name) }
        defer { close(descriptor) }
        return try read(descriptor: descriptor, name: name, limits: limits, progress: progress)
    }

    /// - Parameter descriptor: Of a regular file, from its beginning; stays open, and where it was.
    package static func read(
        descriptor: Int32, name: String, limits: SoundLimits = SoundLimits(),
        progress: (Double) -> Bool = { _ in true }
    ) throws(SoundFileReadError) -> DecodedSound {
        let file = FileBytes(descriptor: descriptor, length: try length(of: descriptor, name, limits))
        guard let head = SoundFileHead(file) else { throw .noSound(name) }
        var decoder = try SoundFileDecoder(descriptor: descriptor, head: head, name: name, limits: limits)
        guard var resampler = Resampler(from: decoder.rate) else { throw .oddRate(name, decoder.rate) }

        var frames: [Float] = []
        // What the head claims is address space; memory it becomes only as frames come.
        frames.reserveCapacity(Self.room(for: decoder.claimed ?? 0, rate: decoder.rate, limits))
        var mono = [Float](repeating: 0, count: SoundFileDecoder.piece)
        var count = 0
        var fraction = 0.0
        while true {
            var span = mono.mutableSpan
            let piece = decoder.read(into: &span)
            if piece == 0 { break }
            count += piece
            guard count <= limits.seconds * decoder.rate else { throw .tooLong(name, limit: limits.seconds) }
            resampler.add(mono.span.extracting(0..<piece), to: &frames)
            fraction = max(fraction, decoder.fraction)
            guard progress(fraction) else { throw .cancelled(name) }
        }
        if let failure = decoder.failure { throw SoundFileReadError(failure, name) }
        guard count > 0 else { throw .noFrames(name) }
        resampler.finish(to: &frames)
        let flaws = flaws(of: decoder, count: count, head)
        let isWhole = breach(of: decoder, count: count, head) == nil
        guard isWhole || Double(count) >= limits.leastSeconds * Double(decoder.rate) else {
            throw .broken(name, reason: Words.tooLittleIsWhole)
        }
        guard progress(1) else { throw .cancelled(name) }
        settle(&frames)
        return DecodedSound(
            frames: frames, kind: decoder.kind, sampleRate: decoder.rate, channels: decoder.channels,
            flaws: flaws)
    }

    private static func length(
        of descriptor: Int32, _ name: String, _ limits: SoundLimits
    ) throws(SoundFileReadError) -> Int {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw SoundFileReadError(errno, name) }
        switch status.st_mode & S_IFMT {
        case S_IFREG: break
        case S_IFDIR: throw .isFolder(name)
        default: throw .isNoFile(name)
        }
        if status.st_size == 0 { throw .empty(name) }
        if status.st_size > limits.bytes { throw .tooLarge(name, limit: limits.bytes) }
        return Int(status.st_size)
    }

    /// Frames at 48 kHz for so many at `rate`, within the limits.
    private static func room(for claimed: Int, rate: Int, _ limits: SoundLimits) -> Int {
        let seconds = min(Double(limits.seconds), Double(max(0, claimed)) / Double(rate))
        return Int(seconds * Double(SoundFileFormat.sampleRate)) + SoundFileDecoder.piece
    }

    private static func flaws(
        of decoder: borrowing SoundFileDecoder, count: Int, _ head: SoundFileHead
    ) -> [SoundFlaw] {
        var flaws: [SoundFlaw] = []
        if let flaw = breach(of: decoder, count: count, head) { flaws.append(flaw) }
        if decoder.notNumbers > 0 { flaws.append(.notNumbers(decoder.notNumbers)) }
        if decoder.outOfRange > 0 { flaws.append(.outOfRange(decoder.outOfRange)) }
        return flaws
    }

    /// How what was decoded differs from what the file says.
    private static func breach(
        of decoder: borrowing SoundFileDecoder, count: Int, _ head: SoundFileHead
    ) -> SoundFlaw? {
        let rate = Double(decoder.rate)
        let claimed = decoder.claimed.map { Double($0) / rate }
        let seconds = Double(count) / rate
        // Encoders differ by a block about where the last one ends.
        let lost = claimed.map { $0 - seconds }.flatMap { $0 > 0.05 ? $0 : nil }
        if decoder.gaps > 0 { return .damaged(lost: lost) }
        if case .early(let factor) = head.ending { return .cut(claimed: factor.map { claimed ?? $0 * seconds }) }
        if let lost, head.container == .ogg || head.container == .mp3 { return .damaged(lost: lost) }
        if lost != nil { return .cut(claimed: claimed) }
        if let claimed, seconds > claimed + 0.05 { return .longer(claimed: claimed) }
        return claimed == nil && decoder.endsInDamage ? .cut(claimed: nil) : nil
    }

    /// Brings them within range again, which resampling overshoots, and gives back the room that a lying head had made.
    private static func settle(_ frames: inout [Float]) {
        let range = DecodedSound.range
        for index in frames.indices {
            frames[index] = min(range.upperBound, max(range.lowerBound, frames[index]))
        }
        if frames.capacity > 2 * frames.count { frames = frames.map { $0 } }
    }
}
