// SPDX-License-Identifier: GPL-3.0-or-later

/// A sound file's frames at its own rate, mixed to one channel, piece by piece.
///
/// - Thread: one; blocks on the disk
struct SoundFileDecoder: ~Copyable {
    /// Places that could not be decoded, with frames on both sides.
    private(set) var gaps = 0
    /// What followed the last frame could not be decoded.
    private(set) var endsInDamage = false
    private(set) var notNumbers = 0
    private(set) var outOfRange = 0
    private let source: any SoundSource
    private let file: SoundFileHandle
    private let raw: UnsafeMutableBufferPointer<Float>

    /// Frames in a piece.
    static let piece = 16_384
    /// A decoder that has found nothing so many times finds nothing more.
    private static let mostFailures = 1_000

    /// - Parameter descriptor: Stays open.
    /// - Throws: `noSound`, `oddRate`, `tooManyChannels`, `noFrames`, `broken`, `failed`.
    init(
        descriptor: Int32, head: SoundFileHead, name: String, limits: SoundLimits
    ) throws(SoundFileReadError) {
        try Self.check(rate: head.rate, channels: head.channels, name, limits)
        let file = SoundFileHandle(descriptor: descriptor, head: head)
        let source: any SoundSource
        do throws(SoundFileReadError) {
            source =
                switch head.container {
                case .wav, .ogg: try SndfileSource(file, head: head, name: name)
                case .flac: try FLACSource(file, head: head, name: name)
                case .mp3: try MPEGSource(file, head: head, name: name)
                }
        } catch {
            throw file.input.pointee.failure == 0 ? error : SoundFileReadError(file.input.pointee.failure, name)
        }
        try Self.check(rate: source.rate, channels: source.channels, name, limits)
        self.file = file
        self.source = source
        raw = .allocate(capacity: Self.piece * source.channels)
    }

    deinit { raw.deallocate() }

    var kind: SoundFileKind { source.kind }
    /// Hertz.
    var rate: Int { source.rate }
    var channels: Int { source.channels }
    /// What the file says it has, in frames; nil where it does not say.
    var claimed: Int? { source.claimed }
    /// How much of the file lies behind, 0 to 1.
    var fraction: Double { file.input.pointee.fraction }
    /// Why the system could not read on; nil where it could.
    var failure: Int32? { file.input.pointee.failure == 0 ? nil : file.input.pointee.failure }

    /// Fills `mono` with the next frames, each finite and within `DecodedSound.range`.
    ///
    /// - Returns: How many; 0 at the end.
    mutating func read(into mono: inout MutableSpan<Float>) -> Int {
        guard let samples = raw.baseAddress else { return 0 }
        for _ in 0..<Self.mostFailures {
            switch source.read(into: samples, count: min(mono.count, Self.piece)) {
            case .end: return 0
            case .damaged(0), .frames(0): endsInDamage = true
            case .damaged(let count):
                gaps += 1
                endsInDamage = true
                mix(count, into: &mono)
                return count
            case .frames(let count):
                if endsInDamage { gaps += 1 }
                endsInDamage = false
                mix(count, into: &mono)
                return count
            }
        }
        return 0
    }

    private mutating func mix(_ count: Int, into mono: inout MutableSpan<Float>) {
        let range = DecodedSound.range
        let channels = source.channels
        let share = 1 / Float(channels)
        for frame in 0..<count {
            var sum: Float = 0
            for sample in raw[frame * channels..<(frame + 1) * channels] {
                if range.contains(sample) {
                    sum += sample
                } else if sample.isFinite {
                    sum += sample < 0 ? range.lowerBound : range.upperBound
                    outOfRange += 1
                } else {
                    notNumbers += 1
                }
            }
            mono[frame] = sum * share
        }
    }

    private static func check(
        rate: Int?, channels: Int?, _ name: String, _ limits: SoundLimits
    ) throws(SoundFileReadError) {
        if let rate, !limits.rates.contains(rate) { throw .oddRate(name, rate) }
        guard let channels else { return }
        if channels < 1 { throw .noFrames(name) }
        if channels > limits.channels { throw .tooManyChannels(name, count: channels, limit: limits.channels) }
    }
}
