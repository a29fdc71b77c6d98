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
    /// What came in, until it has been written down.
    var sound: CapturedSound?
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
        /// The microphone is closed, and what it gave could not be written down yet.
        case captured
        case reading
        case made
    }

    init(_ number: Int, owner: Int, name: String, pace: Pace?, progress: TakeProgress) {
        self.number = number
        (self.owner, self.name, self.pace, self.progress) = (owner, name, pace, progress)
    }

    /// Answers whoever waits for the first sound.
    func answer(_ result: Result<String, ProtocolError>) {
        waiting?.resume(returning: result)
        waiting = nil
    }
}
