// SPDX-License-Identifier: GPL-3.0-or-later

import LullStrokes
import LullTime

/// How long it all still takes.
extension Session {
    /// Seconds until the session ends by itself: by its timer, or with the last step of its routine, which is reckoned
    /// without holds to come, and with no more of a rest that only somebody ends; nil where nothing runs, or nothing but
    /// somebody ends it.
    ///
    /// - Parameters:
    ///   - stroke: The number of the present stroke.
    ///   - phrases: Phrase ends of the tune that sounds, as `Place` has them.
    package func left(at now: Instant, place: Place?, stroke: Int, phrases: [Beats]) -> Double? {
        let timer = remaining(at: now)
        if case .fading = state { return timer }
        let ends = [timer, routineLeft(at: now, place: place, stroke: stroke, phrases: phrases)]
        return ends.compactMap { $0 }.min()
    }

    private func routineLeft(at now: Instant, place: Place?, stroke: Int, phrases: [Beats]) -> Double? {
        guard run != nil, let routine, let setting else { return nil }
        let steps = routine.routine.steps
        func plan(_ steps: ArraySlice<Routine.Step>, from beat: Beats?) -> Double {
            let own = beat.flatMap { beat in place.map { max(0, (beat - Beats($0.start)).value) } } ?? 0
            return RoutinePlan(steps, ease: routine.ease, on: setting.track, phrases: phrases, from: own).length
        }
        if let coming = routine.coming, place != nil {
            return max(0, coming.due - now) + plan(steps[min(coming.index, steps.count)...], from: coming.cut)
        }
        let next = min(routine.wanted ?? routine.index + 1, steps.count)
        var length = routine.wanted == nil ? routine.left(at: now, stroke: stroke) : .seconds(0)
        if let place, routine.wanted == nil, case .strokes(let until) = routine.count {
            length = .seconds(max(0, place.instant(of: Beats(place.strokes.beat(of: until))) - now))
        }
        guard let length else { return plan(steps[next...], from: nil) }
        let present = routine.step.lasting(length)
        return plan([present] + steps[next...], from: place?.beat)
    }
}

extension Routine.Step {
    /// The same for another length.
    fileprivate func lasting(_ length: Routine.Length) -> Routine.Step {
        Routine.Step(stroke, side, length, words: words, rate: rate, track: track, voice: voice)
    }
}
