// SPDX-License-Identifier: GPL-3.0-or-later

import LullProtocol
import LullSession
import LullStrokes
import LullTime

extension Catalogue {
    static func routines(_ shelf: RoutineShelf) -> JSON {
        let (routines, problems) = shelf.all()
        let list = routines.map { routine -> JSON in
            [
                "id": .string(routine.id), "title": .string(routine.title),
                "steps": .integer(Int64(routine.steps.count)),
                "length": .number(RoutinePlan(routine, on: usualTrack, phrases: usualPhrases).length.rounded()),
            ]
        }
        var members = JSON.Members([("routines", .array(list))])
        if !problems.isEmpty { members["problems"] = .array(problems.map { .string($0) }) }
        return .object(members)
    }

    /// A routine in full, with what it comes to.
    static func routine(_ routine: Routine, _ plan: RoutinePlan, on track: TrackFacts) -> JSON {
        let steps = zip(routine.steps, plan.entries).map { step, entry -> JSON in
            var members = JSON.Members([
                ("stroke", .string(step.stroke.id)), ("name", .string(step.stroke.name)),
                ("side", step.side.map { .string($0.rawValue) } ?? .null), ("where", place(of: step)),
                ("at", .number(entry.start.rounded())), ("length", .number(entry.length.rounded())),
            ])
            for (name, value) in left(of: step).object?.all ?? [] { members[name] = value }
            if !step.isRest {
                members["rate"] = .number(entry.pace.rate.perMinute)
                members["beatsPerStroke"] = .integer(Int64(entry.pace.beatsPerStroke))
            }
            members["track"] = step.track.map { .string($0) }
            members["voice"] = step.voice.map { .string($0) }
            members["words"] = step.words.map { .string($0) }
            return .object(members)
        }
        return [
            "id": .string(routine.id), "title": .string(routine.title), "length": .number(plan.length.rounded()),
            "track": .string(track.id), "words": .array(routine.words.map { .string($0) }),
            "cautions": .array((Strokes.cautions + routine.cautions).map { .string($0) }), "steps": .array(steps),
        ]
    }

    /// The step that follows.
    static func next(_ step: Routine.Step) -> JSON {
        [
            "stroke": .string(step.stroke.id), "name": .string(step.stroke.name),
            "side": step.side.map { .string($0.rawValue) } ?? .null, "where": place(of: step),
        ]
    }

    static func place(of step: Routine.Step) -> JSON { step.place.map { .string($0) } ?? .null }

    /// The whole of a step, as `left` tells it.
    static func left(of step: Routine.Step) -> JSON {
        switch step.length {
        case .strokes(let breaths) where step.isRest: seconds(Double(breaths) * Routine.breath)
        case .strokes(let count): ["strokes": .integer(Int64(count))]
        case .seconds(let length): seconds(length)
        }
    }

    static func seconds(_ length: Double) -> JSON { ["seconds": .number((length * 10).rounded() / 10)] }

    /// What a list reckons with: most lullabies are in three, near 72 beats a minute, in phrases of two bars.
    private static let usualTrack = TrackFacts(id: "", title: "", beatsPerBar: 3, tempo: Tempo(72))
    private static let usualPhrases = (1...8).map { Beats(6 * $0) }
}
