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
        amend { $0.volume = next }
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
        if next.track.kind == .recording {
            amend {
                $0.voice = voice ?? $0.voice
                $0.register = register ?? $0.register
            }
            return Outcome(note: Words.isForNextTune(next.track))
        }
        next.voice = voice ?? next.voice
        next.register = register ?? next.register
        let name = voice.map { "voice \($0.rawValue)" } ?? "register \(next.register.rawValue)"
        if let waiting = waitingTune {
            if waiting.due > now + Session.margin {
                amendTune(next)
                return Outcome(actions: [.succeed(next, cut: waiting.cut)])
            }
            // The tune is as good as changed: the singer follows a bar after it.
            settlePromises()
            return promise(next, named: name, from: waiting.cut + Beats(next.track.beatsPerBar), place)
        }
        guard case .playing = state, let place else {
            promises.removeAll { $0.point == .phrase }
            setting?.voice = next.voice
            setting?.register = next.register
            if run == nil { return Outcome() }
            return Outcome(actions: [.sing(next.voice, next.register, at: Beats(units: .min))])
        }
        let end = place.phraseEnd(from: place.beat(at: now + Session.margin))
        return promise(next, named: name, from: end, place)
    }

    private mutating func promise(_ next: Setting, named name: String, from beat: Beats, _ place: Place?) -> Outcome {
        if let place {
            add(Pending(what: name, due: place.instant(of: beat), change: .singer(next.voice, next.register)))
        } else {
            setting = next
        }
        return Outcome(actions: [.sing(next.voice, next.register, at: beat)])
    }
}
