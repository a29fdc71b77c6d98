// SPDX-License-Identifier: GPL-3.0-or-later

import LullEngine
import LullProtocol
import LullRender
import LullSession
import LullTime
import NIOCore

/// A recording that keeps to a pace is rendered at it once, and nothing is stretched from then on. A machine that cannot
/// stretch as it plays does that first: until it is done the recording is heard at its own pace.
extension Coordinator {
    struct Steady {
        var rule: Steadiness<SteadyPace>
        var wake: Scheduled<Void>?
        var errand: RenderErrand?
        /// What the engine has been offered, one a recording.
        var offered: [SteadyPace] = []
        /// Of these the one for a recording that has not begun.
        var coming: SteadyPace?

        init(patience: Double?) { rule = patience.map { Steadiness(patience: $0) } ?? Steadiness() }
    }

    // MARK: - Following the session

    /// Takes in what plays now. Called after everything that may have changed it.
    func followSteady() {
        guard recordings.renders != nil else { return }
        let pace = steadyPace
        if case .playing = session.state {
            attend(to: pace, isSounding: true)
        } else {
            attend(to: pace, isSounding: false)
        }
    }

    /// What plays, where it has to be stretched.
    private var steadyPace: SteadyPace? {
        switch session.state {
        case .stopped, .fading: return nil
        case .playing, .holding, .paused:
            guard let setting = session.setting, let loaded = loaded(setting.track.id) else { return nil }
            return SteadyPace(loaded, setting.pace.tempo)
        }
    }

    private func attend(to pace: SteadyPace?, isSounding: Bool) {
        if pace == steady.coming || session.run == nil { steady.coming = nil }
        let isNew = steady.rule.observe(pace, isSounding: isSounding, at: Clock.now)
        withdrawAll(but: [pace, steady.coming])
        if isNew {
            steady.errand?.callOff()
            steady.errand = nil
            if let pace {
                if steady.offered.contains(pace) { steady.rule.settle() } else { seek(pace) }
            }
        }
        heedAdvice()
    }

    private func heedAdvice() {
        steady.wake?.cancel()
        steady.wake = nil
        guard steady.errand == nil, let pace = steady.rule.subject else { return }
        switch steady.rule.advice(at: Clock.now, isUrgent: isTooWeakToStretch) {
        case .nothing: return
        case .prepare: render(pace)
        case .wait(let until):
            steady.wake = schedule(at: until) { $0.heedAdvice() }
        }
    }

    func endSteady() {
        steady.wake?.cancel()
        steady.errand?.callOff()
    }

    // MARK: - Rendering

    /// Has back from the cache what `command` begins, so that nothing of it is ever stretched.
    func recall(_ command: Command) async {
        guard let renders = recordings.renders, let setting = settingBegun(by: command),
            let loaded = loaded(setting.track.id), let pace = SteadyPace(loaded, setting.pace.tempo),
            !steady.offered.contains(pace),
            let rendered = await recordings.workers.loading.run({ renders.find(pace) })
        else { return }
        offer(rendered, at: pace)
        steady.coming = pace
    }

    private func seek(_ pace: SteadyPace) {
        send(RenderErrand(pace, begun: Clock.now), to: recordings.workers.loading, isLast: false) { renders, _ in
            renders.find(pace)
        }
    }

    private func render(_ pace: SteadyPace) {
        let workers = recordings.workers
        send(RenderErrand(pace, begun: Clock.now), to: workers.rendering, isLast: true) { renders, errand in
            renders.make(pace) { errand.note($0) && !workers.isEnding }
        }
    }

    /// - Parameter isLast: Where this gives nothing, nothing else is tried.
    private func send(
        _ errand: RenderErrand, to workers: Workers, isLast: Bool,
        _ work: @escaping @Sendable (RenderedLoops, RenderErrand) -> RecordedLoop?
    ) {
        guard let renders = recordings.renders else { return }
        steady.errand = errand
        let loop = eventLoop
        let isBegun = workers.begin {
            let rendered = errand.isWanted ? work(renders, errand) : nil
            loop.execute { self.assumeIsolated { $0.take(rendered, from: errand, isLast: isLast) } }
        }
        guard !isBegun else { return }
        steady.errand = nil
        steady.rule.settle()
    }

    private func take(_ rendered: RecordedLoop?, from errand: RenderErrand, isLast: Bool) {
        guard steady.errand === errand else { return }
        steady.errand = nil
        if let rendered { offer(rendered, at: errand.pace) }
        if rendered != nil || isLast { steady.rule.settle() }
        if rendered != nil { takeUpPace() }
        heedAdvice()
    }

    private func offer(_ rendered: RecordedLoop, at pace: SteadyPace) {
        steady.offered.removeAll { $0.loop === pace.loop }
        steady.offered.append(pace)
        engine.offer(rendered, for: pace.loop)
    }

    /// What is no longer played is given back: 11.5 MB a minute. A machine that cannot stretch plays on what it has until it
    /// has another.
    private func withdrawAll(but kept: [SteadyPace?]) {
        let isWeak = isTooWeakToStretch
        func isKept(_ pace: SteadyPace) -> Bool {
            kept.contains { $0 == pace || isWeak && $0?.loop === pace.loop }
        }
        for pace in steady.offered where !isKept(pace) { engine.offer(nil, for: pace.loop) }
        steady.offered.removeAll { !isKept($0) }
    }

    // MARK: - Weak machines

    var isTooWeakToStretch: Bool {
        recordings.renders != nil && recordings.stretchLoad.map { $0 > StretchLoad.most } ?? false
    }

    /// `pace`, or where it would have to be stretched by a machine that cannot, the recording's own.
    func bearable(_ pace: Pace, of loaded: LoadedRecording) -> Pace {
        guard isTooWeakToStretch, let wanted = SteadyPace(loaded, pace.tempo), !steady.offered.contains(wanted) else {
            return pace
        }
        return Pace(tempo: loaded.facts.tempo, beatsPerStroke: pace.beatsPerStroke)
    }

    /// Hands a change of pace over, now or once what it needs is rendered.
    func change(to pace: Pace, at beat: Int?) -> Bool {
        if let loaded = session.setting.flatMap({ loaded($0.track.id) }), bearable(pace, of: loaded) != pace {
            return true
        }
        return engine.send(.pace(pace.tempo, beatsPerStroke: pace.beatsPerStroke, at: beat))
    }

    /// Goes over to the pace that was waited for, at a bar line.
    private func takeUpPace() {
        let render = engine.status().render
        guard isTooWeakToStretch, let pace = session.setting?.pace,
            render.timeline.tempo != pace.tempo || render.strokes.beatsPerStroke != pace.beatsPerStroke
        else { return }
        // What is made already is heard within the second.
        let beat = place().map { $0.bar(from: $0.beat(at: Clock.now + 1)) }
        _ = engine.send(.pace(pace.tempo, beatsPerStroke: pace.beatsPerStroke, at: beat))
        publish?(.state, status())
    }

    // MARK: - Status

    /// The pace at which a recording is heard, where that may not be the one that was asked for: a weak machine has yet to
    /// render it, or cannot.
    func heardPace(_ status: EngineStatus) -> Pace? {
        guard isTooWeakToStretch, session.run != nil, status.recording != nil, status.isCurrent else { return nil }
        return Pace(tempo: status.render.timeline.tempo, beatsPerStroke: status.render.strokes.beatsPerStroke)
    }

    /// The member `recording` of `status`; nil where none plays.
    func recordingStatus(_ status: EngineStatus) -> JSON? {
        guard session.run != nil, let recording = status.recording else { return nil }
        var members = JSON.Members([("starved", .integer(Int64(recording.starved)))])
        if let method = recording.method { members["method"] = .string(method.name) }
        if let load = recordings.stretchLoad { members["load"] = .number((load * 1_000).rounded() / 1_000) }
        return .object(members)
    }

    /// The pace that waits for its render, as the member `pending`; nil where none does.
    func awaitedPace(_ status: EngineStatus) -> JSON? {
        guard isTooWeakToStretch, let errand = steady.errand, let pace = session.setting?.pace,
            errand.pace.tempo == pace.tempo, status.render.timeline.tempo != pace.tempo
        else { return nil }
        // The full window takes four times the short one's work.
        let whole = Double(errand.pace.render.length) / 48_000 * (recordings.stretchLoad ?? 0) * 4
        let left = errand.left(at: Clock.now) ?? whole
        return [
            "what": .string("tempo \(pace.tempo.perMinute)"), "at": .string(Pending.Point.bar.rawValue),
            "in": .number((left * 10).rounded() / 10),
        ]
    }
}

extension Feeder.Method {
    fileprivate var name: String {
        switch self {
        case .original: "original"
        case .stretched: "stretched"
        case .rendered: "rendered"
        }
    }
}
