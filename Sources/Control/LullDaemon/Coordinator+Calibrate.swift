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
            throw .calibratesTwice
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
            throw .deafAudioLane
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
            throw .playingBeforeTheHum
        }
    }

    // MARK: - The reading

    private func take(_ reading: Double) async throws(ProtocolError) -> JSON {
        _ = try referenceLevel()
        guard let mixer = await currentMixer() else {
            throw .silentMixer(of: surrounds.card)
        }
        // Meanwhile the hum may have ended.
        let level = try referenceLevel()
        surrounds.mixer = mixer
        let calibration = Calibration(place: place(of: mixer), reading: reading, level: level)
        let isKept = surrounds.book.add(calibration, log: log)
        endHum(over: ReferenceHum.fade)
        var notes: [String] = []
        if reading < Calibration.quiet {
            notes.append(Calibration.quietNote)
        }
        if !isKept { notes.append(Calibration.notKeptNote) }
        return status(note: notes.isEmpty ? nil : notes.joined(separator: " "))
    }

    /// What leaves Lull of the hum, A-weighted, dBFS.
    private func referenceLevel() throws(ProtocolError) -> Double {
        guard let hum = surrounds.hum else {
            throw .noReferenceHum
        }
        let now = engine.status()
        guard now.sink.state == .open else { throw now.sink.state.protocolError(deviceName) }
        let left = ReferenceHum.rise - Double((now.render.now - hum.since).count) / Double(Frames.perSecond)
        guard left <= 0 else {
            throw .humStillRises(for: Int(left.rounded(.up)))
        }
        let level = Double(now.render.aWeighted)
        guard level > -100 else { throw .lostHum }
        return level
    }

    private func forgetCard() -> JSON {
        let isKept = surrounds.book.forget(card: surrounds.card, log: log)
        if surrounds.hum == nil { applyCeiling() }
        humChanged()
        return status(note: isKept ? nil : Calibration.notKeptNote)
    }
}
