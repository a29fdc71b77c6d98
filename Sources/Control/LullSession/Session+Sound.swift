// SPDX-License-Identifier: GPL-3.0-or-later

import LullTime

/// Volume, voice and register.
extension Session {
    mutating func volume(_ change: Change<Int>) throws(Refusal) -> Outcome {
        let next =
            switch change {
            case .to(let value): try inRange(value)
            case .by(let step): min(max(volume + min(max(step, -100), 100), 0), 100)
            }
        guard setting != nil else {
            wishes.volume = next
            return Outcome()
        }
        setting?.volume = next
        pending?.becomes.volume = next
        return Outcome(actions: run == nil ? [] : [.volume(next)])
    }

    /// `volume`, if it is one.
    func inRange(_ volume: Int) throws(Refusal) -> Int {
        guard (0...100).contains(volume) else {
            throw .outOfRange(name: "volume", value: Double(volume), from: 0, to: 100)
        }
        return volume
    }

    /// Another singer, or the same one higher or lower, from the next phrase on.
    mutating func sing(_ voice: Voice?, _ register: Register?, at now: Instant, place: Place?) -> Outcome {
        guard var next = current else {
            wishes.voice = voice ?? wishes.voice
            wishes.register = register ?? wishes.register
            return Outcome()
        }
        next.voice = voice ?? next.voice
        next.register = register ?? next.register
        if let waiting = pending, let cut = waiting.cut {
            pending?.becomes = next
            return Outcome(actions: [.succeed(next, cut: cut)])
        }
        guard case .playing = state, let place else {
            setting = next
            if run == nil { return Outcome() }
            return Outcome(actions: [.sing(next.voice, next.register, at: Beats(units: .min))])
        }
        let end = place.phraseEnd(from: place.beat(at: now + Session.margin))
        let name = voice.map { "voice \($0.rawValue)" } ?? "register \(next.register.rawValue)"
        pending = Pending(what: name, point: .phrase, due: place.instant(of: end), becomes: next, cut: nil)
        return Outcome(actions: [.sing(next.voice, next.register, at: end)])
    }
}
