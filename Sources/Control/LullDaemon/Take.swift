// SPDX-License-Identifier: GPL-3.0-or-later

import LullALSA
import LullLibrary
import LullProtocol
import LullTime
import NIOCore

/// A recording of the parent's own voice on its way from the microphone to the library. It is gone with the connection
/// that began it.
///
/// - Thread: control
final class Take {
    /// No two have the same.
    let number: Int
    /// `Peer.connection` of whoever records.
    let owner: Int
    let name: String
    /// What it will be called.
    var id = ""
    /// The pace of the pulse that is hummed to, if one is.
    let pace: Pace?
    var phase = Phase.opening
    /// Where it will lie; nobody else's to read, and gone with the take.
    var file: Incoming?
    var microphone: (any Microphone)?
    /// What came in, on the disk until it is kept or discarded.
    var spool: TakeSpool?
    /// What is known of that, until it has been read.
    var sound: CapturedSound?
    /// Why the disk would not take it; whoever leaves then has not discarded it.
    var refusal: ProtocolError?
    /// Who waits for the first sound.
    var waiting: CheckedContinuation<Result<String, ProtocolError>, Never>?
    var pulse = PulseBeats()
    let progress: TakeProgress
    /// What it is, once that is known.
    var recording: Recording?
    var loaded: LoadedRecording?
    var idle: Scheduled<Void>?

    enum Phase {
        case opening
        case capturing
        /// The microphone is closed, and what it gave has not been read yet.
        case captured
        case reading
        case made
        case keeping
    }

    init(_ number: Int, owner: Int, name: String, pace: Pace?, progress: TakeProgress) {
        self.number = number
        (self.owner, self.name, self.pace, self.progress) = (owner, name, pace, progress)
    }

    /// What the parent should know of how it came in: sentences.
    ///
    /// - Parameter taps: those that lie within it, and those that came
    static func notes(on ending: TakeSpool.Ending, taps: (counted: Int, all: Int)) -> [String] {
        var notes: [String] = []
        if let failure = ending.failure { notes.append(Words.diskFailed(failure)) }
        if ending.lost > 0 { notes.append(Words.slowDisk(lost: ending.lost)) }
        if taps.counted < taps.all { notes.append(Words.tapsWithin(taps.counted, of: taps.all)) }
        return notes
    }

    /// Answers whoever waits for the first sound.
    func answer(_ result: Result<String, ProtocolError>) {
        waiting?.resume(returning: result)
        waiting = nil
    }
}
