// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc

/// What a recording tells while it runs: `began` or `refused` first, then levels, and `ended` where nobody asked for the
/// end.
package enum CaptureReport: Sendable, Equatable {
    /// The first frames are there.
    case began(device: String)
    case refused(CaptureFault)
    case level(CaptureLevel)
    case ended(CaptureEnding)
}

/// Ten times a second, how loud it is.
package struct CaptureLevel: Sendable, Equatable {
    /// Of sound recorded so far.
    package var seconds: Double
    /// Of the last tenth of a second: the largest sample, full scale 1, and the mean square about its own mean.
    package var peak: Float
    package var power: Float
    /// Whether the converter was at its end in it.
    package var isClipped: Bool
    /// Seconds of sound that were lost so far, since nobody fetched them in time.
    package var lost: Double

    package init(seconds: Double, peak: Float, power: Float, isClipped: Bool, lost: Double) {
        (self.seconds, self.peak, self.power, self.isClipped, self.lost) = (seconds, peak, power, isClipped, lost)
    }
}

/// Why a recording ended by itself.
package enum CaptureEnding: Sendable, Equatable {
    /// It is as long as it may be.
    case full
    /// The device is gone, or gives nothing any more.
    case lost
}

/// Why there is no sound to be had.
package enum CaptureFault: Error, Sendable, Equatable {
    case absent(device: String)
    /// - Parameter holder: the program that holds it, as "name (process id)", where the kernel tells
    case busy(device: String, holder: String?)
    case denied(device: String)
    /// The sound server behind it does not answer.
    case noServer(device: String)
    case failed(device: String, reason: String)

    /// - Parameters:
    ///   - isForbidden: The card is there but its device files are closed to this user, which alsa-lib reports as
    ///     "no such device".
    package init(_ error: ALSAError, device: String, isForbidden: Bool, holder: String?) {
        self =
            switch isForbidden && error.errno != EBUSY ? EACCES : error.errno {
            case EACCES, EPERM: .denied(device: device)
            case EBUSY, EAGAIN: .busy(device: device, holder: holder)
            case ENOENT, ENODEV, ENXIO: .absent(device: device)
            // What alsa-lib says of a card's number that no card can have.
            case EINVAL where error.operation == .open: .absent(device: device)
            case ECONNREFUSED, EHOSTDOWN, ENOTCONN, ECONNRESET, ETIMEDOUT, EPIPE: .noServer(device: device)
            default: .failed(device: device, reason: String(cString: strerror(error.errno)))
            }
    }

    /// What is known of a device that does not open.
    init(_ error: ALSAError, device: String) {
        let cards = SoundCards()
        let card = cards.card(inName: device)
        self.init(
            error, device: device, isForbidden: cards.isForbidden(card: card),
            holder: cards.holder(ofCard: card, .recording))
    }
}

/// What comes in, about a second at a time; the silence for what was lost may be longer.
package enum CapturedPiece: Sendable, Equatable {
    /// One channel, full scale 1, each sample finite.
    case sound([Float])
    /// Frames.
    case silence(Int)

    /// Frames.
    package var count: Int {
        switch self {
        case .sound(let frames): frames.count
        case .silence(let count): count
        }
    }
}

/// Is given all that comes in, in order, on whatever thread, and must not wait; `rate` in hertz.
package typealias CaptureSink = @Sendable (_ piece: CapturedPiece, _ rate: Int) -> Void

/// What is known of a recording beside its sound, which the sink has been given.
package struct CapturedSound: Sendable {
    /// Frames.
    package var count = 0
    /// Hertz.
    package var rate = 48_000
    /// When each frame came in; nil where that is not known.
    package var line: CaptureLine?
    /// How often sound was lost, since nobody fetched it in time; silence stands for it.
    package var overruns = 0
    /// Seconds of that silence.
    package var lost = 0.0
    /// Samples at the converter's end.
    package var clipped = 0
    /// nil where it was asked to end.
    package var ending: CaptureEnding?

    package init() {}

    package var seconds: Double { Double(count) / Double(rate) }
}
