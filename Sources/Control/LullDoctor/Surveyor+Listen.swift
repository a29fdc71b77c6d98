// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullALSA
import LullClient
import LullProtocol
import Synchronization

/// Plays a soft tick through the daemon, and listens to it.
extension Surveyor {
    /// Seconds of the recording. The first five of a tick are its opening fade.
    private static var hearing: Double { 14 }
    /// Seconds that a microphone may take to give its first sound.
    private static var patience: Double { 8 }
    /// Seconds of the tick, which begins before the microphone opens and ends with the connection.
    private static var ticking: Double { patience + hearing + 2 }

    /// - Parameters:
    ///   - evidence: Where the daemon is.
    ///   - stopping: Whether what plays is stopped first; else it is left alone, and nobody listens.
    package func listen(with evidence: Evidence, stopping: Bool) -> Hearing {
        let place = evidence.places.first { if case .answered = $0.outcome { true } else { false } }
        guard let place else { return .nothing(Finding(.listen, .unknown, Words.notAsked)) }
        do throws(Conversation.Trouble) {
            return try listen(over: try Conversation(path: place.path), stopping: stopping)
        } catch {
            switch error {
            case .denied(let error):
                // A device that was closed until now shows what ails it only here.
                let isOfDevice = [.deviceAbsent, .deviceBusy, .deviceDenied].contains(error.name)
                return .nothing(
                    Finding(.listen, isOfDevice ? .fault : .unknown, error.message, advice: error.hint))
            case .refused, .closed, .late, .stranger:
                return .nothing(
                    Finding(.listen, .unknown, Words.silent(place.path), advice: Words.restart(place.scope)))
            }
        }
    }

    private func listen(over call: consuming Conversation, stopping: Bool) throws(Conversation.Trouble) -> Hearing {
        if let state = try call.call(.status)["state"]?.string, state != "stopped" {
            guard stopping else {
                return .nothing(Finding(.listen, .unknown, Words.leftAlone, advice: Words.stopFirst))
            }
            _ = try call.call(.stop, JSON.Members([("now", true)]))
            for _ in 0..<50 {
                if try call.call(.status)["state"]?.string == "stopped" { break }
                usleep(100_000)
            }
        }
        // The device is opened first: a sound server gives its monitor more than one beginning.
        _ = try call.call(.doctor, JSON.Members([("tick", .number(Surveyor.ticking))]), within: 10)
        let spool = Spool()
        let capture: Capture
        do throws(ALSAError) {
            capture = try Capture(
                device: microphone, seconds: 2 * Surveyor.hearing, sink: { spool.take($0, rate: $1) },
                report: { spool.note($0) })
        } catch {
            return .nothing(Finding(.listen, .unknown, error.description, advice: Words.otherMicrophone))
        }
        guard spool.begins(within: Surveyor.patience) else {
            _ = capture.finish()
            let what = Words.deaf(spool.fault, ALSADevices.resolveMicrophone(microphone))
            return .nothing(Finding(.listen, .unknown, what, advice: Words.otherMicrophone))
        }
        usleep(UInt32(Surveyor.hearing * 1e6))
        let answer = try call.call(.doctor)
        let sound = capture.finish()
        guard let ticks = answer["ticks"], let line = sound.line else {
            return .nothing(Finding(.listen, .unknown, Words.cutShort, advice: Words.stopFirst))
        }
        let instants = (ticks["heard"]?.array ?? []).compactMap { $0.int.map { Int64($0) } }
        let ear = Ear(samples: spool.samples, rate: sound.rate, line: line)
        var heard = ear.hear(instants, tempo: ticks["tempo"]?.double ?? 72)
        heard.lost = sound.lost
        return .heard(heard)
    }
}

/// What the microphone brings, on its own thread.
private final class Spool: Sendable {
    private struct Contents {
        var samples: [Float] = []
        var began = false
        var fault: CaptureFault?
    }

    /// Samples that are kept at most, whatever the device's rate.
    private static let limit = 16 << 20
    private let contents = Mutex(Contents())

    var samples: [Float] { contents.withLock { $0.samples } }
    var fault: CaptureFault? { contents.withLock { $0.fault } }

    func take(_ piece: CapturedPiece, rate: Int) {
        contents.withLock { contents in
            let room = Spool.limit - contents.samples.count
            switch piece {
            case .sound(let frames): contents.samples += frames.prefix(room)
            case .silence(let count):
                contents.samples += repeatElement(0, count: min(count, room))
            }
        }
    }

    func note(_ report: CaptureReport) {
        contents.withLock { contents in
            switch report {
            case .began: contents.began = true
            case .refused(let fault): contents.fault = fault
            case .level, .ended: break
            }
        }
    }

    /// Waits for the first sound.
    func begins(within seconds: Double) -> Bool {
        for _ in 0..<Int(seconds * 50) {
            let (began, isOver) = contents.withLock { ($0.began, $0.fault != nil) }
            if began || isOver { return began }
            usleep(20_000)
        }
        return false
    }
}
