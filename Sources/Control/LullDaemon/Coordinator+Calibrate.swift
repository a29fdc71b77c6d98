// SPDX-License-Identifier: GPL-3.0-or-later

import LullEngine
import LullProtocol
import LullRender
import LullSession
import LullTime
import NIOCore

/// The reference hum and the meter's reading.
extension Coordinator {
    /// Answers `calibrate`.
    func calibrate(_ params: JSON) async throws(ProtocolError) -> JSON {
        let reading = params["reading"]?.double
        switch (params["begin"]?.bool ?? false, reading, params["forget"]?.bool ?? false) {
        case (true, nil, false): return try await beginHum()
        case (false, let reading?, false): return try await take(reading)
        case (false, nil, true): return forgetCard()
        case (false, nil, false): return status()
        default:
            throw ProtocolError(
                .paramsInvalid, "The method calibrate was given more than one of reading, begin and forget.",
                hint: "Give one at a time.")
        }
    }

    // MARK: - The hum

    private func beginHum() async throws(ProtocolError) -> JSON {
        try refuseWhilePlaying()
        if surrounds.hum != nil { return status() }
        _ = try await openDevice()
        // While the device opened, others may have begun something.
        try refuseWhilePlaying()
        if surrounds.hum != nil { return status() }
        endAside(over: nil)
        // A mistake in a calibration must not make its own mending inaudible; the ceiling in LUFS holds.
        limit(to: Coordinator.metered)
        let since = engine.status().render.now
        let piece = ReferenceHum.piece(medianPitch: (session.setting?.register ?? .higher).medianPitch)
        guard engine.send(ReferenceHum.sound), engine.begin(piece) else {
            throw ProtocolError(.internal, "The audio lane does not listen.", hint: "Restart lulld.")
        }
        let length = ReferenceHum.longest - ReferenceHum.fade
        let end = eventLoop.scheduleTask(in: .milliseconds(Int64(length * 1_000))) {
            self.assumeIsolated { _ = $0.endHum(over: ReferenceHum.fade) }
        }
        surrounds.hum = ReferenceHum(since: since, end: end)
        humChanged()
        return status()
    }

    /// Fades the hum out, where it sounds.
    ///
    /// - Parameter seconds: nil where what comes next takes over from it.
    /// - Returns: Whether it sounded.
    @discardableResult
    func endHum(over seconds: Double?) -> Bool {
        guard let hum = surrounds.hum else { return false }
        hum.end.cancel()
        surrounds.hum = nil
        if let seconds {
            _ = engine.send(.fadeOut(over: Frames(rounding: seconds), keepsPlace: false))
            // A ceiling that is lower than the hum would end it before its fade does.
            eventLoop.scheduleTask(in: .milliseconds(Int64(seconds * 1_000) + 500)) {
                self.assumeIsolated { $0.applyCeiling() }
            }
        }
        humChanged()
        return true
    }

    func humChanged() {
        still = nil
        publish?(.state, status())
    }

    private func refuseWhilePlaying() throws(ProtocolError) {
        guard session.run == nil else {
            throw ProtocolError(
                .sessionBusy, "A lullaby is playing, or is on its way to silence.",
                hint: "Stop the lullaby first: `lull stop`.")
        }
    }

    // MARK: - The reading

    private func take(_ reading: Double) async throws(ProtocolError) -> JSON {
        _ = try referenceLevel()
        guard let mixer = await currentMixer() else {
            throw ProtocolError(
                .deviceBusy, "The mixer of the sound card \(surrounds.card) does not answer.", hint: "Try again.")
        }
        // Meanwhile the hum may have ended.
        let level = try referenceLevel()
        surrounds.mixer = mixer
        let calibration = Calibration(place: place(of: mixer), reading: reading, level: level)
        let isKept = surrounds.book.add(calibration, log: log)
        endHum(over: ReferenceHum.fade)
        var notes: [String] = []
        if reading < Calibration.quiet {
            notes.append("So quiet, a meter reads the room more than the hum: the baby may hear less than is said.")
        }
        if !isKept { notes.append(Coordinator.notKept) }
        return status(note: notes.isEmpty ? nil : notes.joined(separator: " "))
    }

    /// What leaves Lull of the hum, A-weighted, dBFS.
    private func referenceLevel() throws(ProtocolError) -> Double {
        guard let hum = surrounds.hum else {
            throw ProtocolError(
                .sessionNothing, "The reference hum is not playing.", hint: "`lull calibrate --begin` begins it.")
        }
        let now = engine.status()
        guard now.sink.state == .open else { throw now.sink.state.protocolError(deviceName) }
        let left = ReferenceHum.rise - Double((now.render.now - hum.since).count) / Double(Frames.perSecond)
        guard left <= 0 else {
            let seconds = Int(left.rounded(.up))
            throw ProtocolError(
                .sessionBusy, "The hum is still rising.",
                hint: "Read the meter in \(seconds) \(seconds == 1 ? "second" : "seconds").")
        }
        let level = Double(now.render.aWeighted)
        guard level > -100 else { throw ProtocolError(.internal, "No hum leaves Lull.", hint: "Restart lulld.") }
        return level
    }

    private func forgetCard() -> JSON {
        let isKept = surrounds.book.forget(card: surrounds.card, log: log)
        if surrounds.hum == nil { applyCeiling() }
        humChanged()
        return status(note: isKept ? nil : Coordinator.notKept)
    }

    private static let notKept = "It holds until lulld ends: it could not be written down."
}
