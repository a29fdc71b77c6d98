// SPDX-License-Identifier: GPL-3.0-or-later

import LullEngine
import LullLibrary
import LullRender
import LullScore
import LullSession
import LullStrokes
import LullTime
import LullVoices

/// A parent's commands go through the session's rules, and what comes of them to the engine, as the daemon has it.
extension StormStage {
    var instant: Instant { Instant(nanoseconds: sink.epoch) + now }

    mutating func ask(_ command: Command) {
        asked += 1
        do throws(Refusal) {
            for action in try session.reduce(command, at: instant, place: place).actions { carryOut(action) }
        } catch {
            refused += 1
        }
    }

    /// Where the music is, for the rules; nil where it does not run.
    private var place: Place? {
        let status = engine.status()
        guard status.render.phase == .playing, let piece = status.piece else { return nil }
        return Place(
            beat: status.beat(at: instant), instant: instant, tempo: status.render.timeline.tempo,
            start: status.render.start, beatsPerBar: piece.program.beatsPerBar, phrases: piece.program.phrases,
            strokes: status.render.strokes)
    }

    private mutating func carryOut(_ action: Action) {
        switch action {
        case .begin(let setting), .beginOnStroke(let setting, _):
            volume(setting.volume)
            for layer in Layer.allCases { tell(.layer(layer.kind, level: setting.layers[layer])) }
            if let piece = piece(of: setting) { begin(piece) }
        case .goOn(let setting, let entry):
            if var piece = piece(of: setting) {
                (piece.entry, piece.verse) = (entry.beat, entry.verse)
                begin(piece)
            }
        case .succeed(let setting, let cut):
            if let piece = piece(of: setting) { succeed(piece, cut: cut) }
        case .align(let pace, let meeting):
            engine.align(meeting.beat, to: meeting.at, pace: pace, startsStroke: meeting.startsStroke)
        case .pace(let pace, let beat): tell(.pace(pace.tempo, beatsPerStroke: pace.beatsPerStroke, at: beat))
        case .sing(let voice, let register, let beat):
            sing(voice.kind, medianPitch: register.medianPitch, from: beat)
        case .hold: tell(.hold)
        case .resume, .resumeOnStroke: resume()
        case .fadeOut(let seconds, let keepsPlace): fadeOut(seconds, keepsPlace: keepsPlace)
        case .dim(let gain, let seconds): tell(.dim(to: gain, over: Frames(rounding: seconds)))
        case .volume(let level): if session.run != nil { volume(level) }
        case .layer(let layer, let level): if session.run != nil { tell(.layer(layer.kind, level: level)) }
        case .cue(let from, let to): tell(.cue(from: from, to: to))
        case .wake(let instant): wake = instant
        }
    }

    private func piece(of setting: Setting) -> Piece? {
        tracks.first { $0.id == setting.track.id }.map { track in
            Piece(
                track: track.id, program: track.program, voice: setting.voice.kind,
                medianPitch: setting.register.medianPitch, pace: setting.pace)
        }
    }

    // MARK: - Wishes

    /// Plays something, asked for in a way that nothing refuses.
    mutating func play() {
        let track = random(of: tracks)
        var request = PlayRequest(
            track: TrackFacts(
                id: track.id, title: track.title, beatsPerBar: track.program.beatsPerBar, tempo: track.program.tempo))
        if random(0...1) == 0 { request.voice = randomVoice() }
        if random(0...1) == 0 { request.register = random(of: Register.allCases) }
        if random(0...1) == 0 { request.volume = random(60...100) }
        if random(0...2) == 0 { request.stroke = random(of: Strokes.all) }
        if random(0...2) == 0 { request.beats = random(of: [.fitted, .own(4)]) }
        // Now and then one so short that its own ending falls into the storm.
        request.duration = random(0...3) == 0 ? Double(random(20...200)) : Double(random(600...3_000))
        ask(.play(request))
    }

    mutating func randomVoice() -> LullSession.Voice { random(of: [.hum, .hum, .hum, .musicBox, .harp, .tick]) }
}

extension LullSession.Voice {
    fileprivate var kind: VoiceKind {
        switch self {
        case .hum: .hum
        case .musicBox: .musicBox
        case .harp: .harp
        case .tick: .tick
        }
    }
}

extension Layer {
    fileprivate var kind: LayerKind {
        switch self {
        case .heartbeat: .heartbeat
        case .ocean: .ocean
        case .womb: .womb
        }
    }
}

extension Register {
    fileprivate var medianPitch: Int16 {
        switch self {
        case .higher: 59
        case .lower: 49
        }
    }
}
