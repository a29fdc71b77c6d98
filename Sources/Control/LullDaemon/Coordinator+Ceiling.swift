// SPDX-License-Identifier: GPL-3.0-or-later

import LullALSA
import LullEngine
import LullProtocol
import LullRender
import LullSession
import NIOCore

/// What a calibration holds for, and what follows from it: the ceiling in dB(A), and levels that a person knows.
extension Coordinator {
    /// What is known of the way from Lull to the baby's ear.
    struct Surrounds {
        var book: CalibrationBook
        /// `Mixer.card` of the device that is used.
        var card: String
        /// `Mixer.fingerprint` when it was read last; nil while it is not known.
        var mixer: String?
        let readMixer: Mixer.Reader
        var isReading = false
        /// Who waits for the mixer to be read.
        var asking: [CheckedContinuation<String?, Never>] = []
        var hum: ReferenceHum?
        /// The ceiling that the guard was told last.
        var limit: Float?

        init(book: CalibrationBook, device: String, readMixer: @escaping Mixer.Reader) {
            (self.book, self.readMixer) = (book, readMixer)
            card = Mixer.card(of: device)
        }
    }

    // MARK: - The card

    /// The device is another, or has opened: its mixer may have been turned while it was away.
    func cardChanged(isOpen: Bool) {
        let card = Mixer.card(of: deviceName)
        if card != surrounds.card {
            surrounds.card = card
            surrounds.mixer = nil
            applyCeiling()
        }
        if isOpen { lookAtMixer() }
    }

    /// Whether it has been turned; one that nothing is known of need not be read.
    func lookAtMixer() {
        if surrounds.book.knows(card: surrounds.card) { readMixer() }
    }

    /// Reads the mixer anew; nil where it does not answer.
    func currentMixer() async -> String? {
        // A sound server that hangs must not hang us.
        let patience = eventLoop.scheduleTask(in: .seconds(3)) { self.assumeIsolated { $0.answerAsking(nil) } }
        defer { patience.cancel() }
        return await withCheckedContinuation { asking in
            surrounds.asking.append(asking)
            readMixer()
        }
    }

    private func readMixer() {
        guard !surrounds.isReading else { return }
        surrounds.isReading = true
        let (loop, device) = (eventLoop, deviceName)
        surrounds.readMixer(device) { mixer in
            loop.execute { self.assumeIsolated { $0.mixerRead(mixer, of: device) } }
        }
    }

    private func mixerRead(_ mixer: String?, of device: String) {
        surrounds.isReading = false
        guard device == deviceName else {
            readMixer()
            return
        }
        // A mixer that cannot be read now is taken to be as it was: its ceiling is not lifted in mid-song.
        guard let mixer else {
            answerAsking(nil)
            return
        }
        let isNew = mixer != surrounds.mixer
        surrounds.mixer = mixer
        if surrounds.hum == nil { applyCeiling() }
        if isNew { humChanged() }
        answerAsking(mixer)
    }

    private func answerAsking(_ mixer: String?) {
        for asking in surrounds.asking { asking.resume(returning: mixer) }
        surrounds.asking.removeAll()
    }

    // MARK: - The ceiling

    private var calibration: Calibration? { surrounds.mixer.flatMap { surrounds.book[place(of: $0)] } }

    func place(of mixer: String) -> Calibration.Place {
        Calibration.Place(
            card: surrounds.card, mixer: mixer, profile: settings.sound.profile.rawValue,
            speaker: settings.sound.speaker.rawValue)
    }

    /// Has the guard keep what is known to be right for the baby.
    func applyCeiling() {
        guard surrounds.hum == nil else { return }
        limit(to: calibration.map { Float($0.limit(ceiling: settings.loudness.baby)) })
    }

    func limit(to aWeighted: Float?) {
        guard aWeighted != surrounds.limit, engine.send(.ceiling(aWeighted: aWeighted)) else { return }
        surrounds.limit = aWeighted
    }

    /// A ceiling that nothing comes near, dBFS: the guard measures, and no more.
    static let metered: Float = 0

    /// The member `loudness` of `status`.
    func loudness(_ status: EngineStatus) -> JSON {
        let ceiling = settings.loudness.baby
        var members = JSON.Members([("calibrated", .bool(calibration != nil))])
        if let calibration {
            members["ceiling"] = .number(ceiling)
            // The reference hum is under no ceiling, also while it fades: its level beside one would be a false alarm.
            let isBound = status.piece?.track != ReferenceHum.track
            if isBound, status.render.phase == .playing || status.render.phase == .holding {
                let level = Double(status.render.aWeighted) + calibration.offset
                if level > 0 { members["level"] = .number(tenths(level)) }
            }
            let usual = calibration.level(
                volume: session.volume, voice: session.setting?.voice ?? .hum, ceiling: ceiling)
            if let usual { members["atVolume"] = .number(tenths(usual)) }
        } else if let mixer = surrounds.mixer ?? (surrounds.book.knows(card: surrounds.card) ? nil : "") {
            members["because"] = surrounds.book.difference(from: place(of: mixer)).map { .string($0) }
        }
        if surrounds.hum != nil { members["reference"] = true }
        return .object(members)
    }

    private func tenths(_ value: Double) -> Double { (value * 10).rounded() / 10 }
}
