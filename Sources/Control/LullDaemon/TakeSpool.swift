// SPDX-License-Identifier: GPL-3.0-or-later

import LullALSA
import LullLibrary
import LullRecording
import Synchronization

/// Brings what a microphone gives to the disk as it comes, at 48 kHz: so no length of it needs memory, and whatever ends
/// the program, it is still there. Nobody who gives waits for the disk; where that hangs for half a minute, silence stands
/// for what cannot be held any longer.
///
/// - Thread: any; it is written on the disk's own
final class TakeSpool: Sendable {
    /// How it ended.
    struct Ending: Sendable {
        /// Why the disk took no more of it, where it did not.
        var failure: LibraryError?
        /// Seconds that could not be held until the disk took them; silence stands for them.
        var lost = 0.0
    }

    private struct State: ~Copyable {
        var resampler: Resampler?
        var isFinished = false
        var ending = Ending()
        /// Frames since the disk has been waited for.
        var unsynced = 0
    }

    /// Where it lies: `SpooledSound`.
    let file: Incoming
    private let disk: Workers
    private let state = Mutex(State())
    /// Frames that the disk has not taken yet.
    private let held = Atomic(0)
    private let onFailure: @Sendable (LibraryError) -> Void

    /// The most of it that waits for the disk, and what a power cut costs at most, in seconds.
    private static let patience = 30
    private static let risk = 10

    /// - Parameters:
    ///   - file: empty
    ///   - disk: one thread
    ///   - onFailure: is told on that thread, once, that the disk takes no more
    init(
        _ file: Incoming, on disk: Workers, onFailure: @escaping @Sendable (LibraryError) -> Void
    ) throws(LibraryError) {
        (self.file, self.disk, self.onFailure) = (file, disk, onFailure)
        let header = SpooledSound.header
        try header.span.bytes.withUnsafeBytes { bytes throws(LibraryError) in try file.write(bytes) }
    }

    /// Takes the next piece; `rate` in hertz, and always the same.
    func take(_ piece: CapturedPiece, rate: Int) {
        guard case .sound = piece else {
            disk.begin { self.put(piece, rate) }
            return
        }
        let count = piece.count
        let isHeld = held.wrappingAdd(count, ordering: .relaxed).newValue <= TakeSpool.patience * rate
        let kept = isHeld ? piece : .silence(count)
        disk.begin {
            self.put(kept, rate)
            if !isHeld { self.state.withLock { $0.ending.lost += Double(count) / Double(rate) } }
            self.held.wrappingSubtract(count, ordering: .relaxed)
        }
    }

    /// Waits until the disk has all that was taken, as far as it takes it. May be asked again.
    func finish() async -> Ending {
        await disk.run {
            self.state.withLock { state in
                guard !state.isFinished else { return state.ending }
                state.isFinished = true
                guard state.ending.failure == nil else { return state.ending }
                do throws(LibraryError) {
                    var rest: [Float] = []
                    state.resampler?.finish(to: &rest)
                    try self.write(rest)
                    try self.file.sync()
                } catch {
                    state.ending.failure = error
                }
                return state.ending
            }
        }
    }

    private func put(_ piece: CapturedPiece, _ rate: Int) {
        let failure = state.withLock { state -> LibraryError? in
            guard !state.isFinished, state.ending.failure == nil else { return nil }
            if state.resampler == nil { state.resampler = Resampler(from: rate) }
            do throws(LibraryError) {
                switch piece {
                case .sound(let samples): try add(samples.span, &state)
                case .silence(let count):
                    let silence = [Float](repeating: 0, count: min(count, rate))
                    for start in stride(from: 0, to: count, by: max(1, silence.count)) {
                        try add(silence.span.extracting(0..<min(silence.count, count - start)), &state)
                    }
                }
                return nil
            } catch {
                state.ending.failure = error
                return error
            }
        }
        if let failure { onFailure(failure) }
    }

    private func add(_ samples: Span<Float>, _ state: inout State) throws(LibraryError) {
        var frames: [Float] = []
        state.resampler?.add(samples, to: &frames)
        try write(frames)
        state.unsynced += frames.count
        guard state.unsynced >= TakeSpool.risk * SoundFileFormat.sampleRate else { return }
        state.unsynced = 0
        try file.sync()
    }

    private func write(_ frames: [Float]) throws(LibraryError) {
        try frames.span.bytes.withUnsafeBytes { bytes throws(LibraryError) in try file.write(bytes) }
    }
}
