// SPDX-License-Identifier: GPL-3.0-or-later

import LullALSA
import LullControl
import LullEngine
import LullLibrary
import LullProtocol
import LullSession
import LullStrokes
import LullTime

/// Requests from the wire become commands, and looks become answers.
extension Coordinator: ControlHandler {
    package func handle(_ method: Method, _ params: JSON, from peer: Peer) async throws(ProtocolError) -> JSON {
        try heedGroup(method, params, from: peer)
        return switch method {
        case .status: status()
        case .strokes: try Catalogue.strokes(region: params["region"]?.string)
        case .voices: Catalogue.voices(current: session.setting?.voice)
        case .layers: Catalogue.layers(session.layers)
        case .tracks: try await tracks(params)
        case .track: try await track(params["track"]?.string ?? "")
        case .remove: try await remove(params["track"]?.string ?? "")
        case .grid: try await recordings.grid(of: try await recording(params["track"]?.string ?? ""), params)
        case .import: try recordings.issue(params, to: peer)
        case .devices:
            Catalogue.devices(
                speaker: deviceName, microphone: ALSADevices.resolveMicrophone(settings.record.device.name))
        case .stroke where params["stroke"] == nil: Catalogue.stroke(session.stroke)
        case .calibrate: try await calibrate(params)
        case .doctor: try await doctor(params, from: peer)
        case .record: try await record(params, from: peer)
        case .tap: try await tap(params, from: peer)
        case .history: try await history(params)
        case .export: try await export(params)
        case .subscribe, .send: .object(JSON.Members())
        case .routine: try await routine(params)
        case .routines: Catalogue.routines(shelf)
        case .again: try await again()
        case .play:
            try await withRecording(params["track"]?.string) { () throws(ProtocolError) in try command(method, params) }
        case .resume where session.isInterrupted, .toggle where session.isInterrupted: try await goOn(method)
        case .next where session.isInterrupted, .back where session.isInterrupted: try await step(method)
        case .timer where params["value"] == nil: status()
        default: try await carryOut(try command(method, params))
        }
    }

    /// Others than the owner raise the volume no further than the settings let them.
    private func heedGroup(_ method: Method, _ params: JSON, from peer: Peer) throws(ProtocolError) {
        let most = settings.loudness.group
        let wanted: Int? =
            switch method {
            case .volume:
                switch params.change?.whole {
                case .to(let value)?: value
                case .by(let step)?: session.volume + step
                case nil: nil
                }
            case .play, .routine: params["volume"]?.int
            default: nil
            }
        guard peer.role < .owner, let wanted, wanted > max(most, session.volume) else { return }
        throw .tooLoudForGroup(most)
    }

    package nonisolated func answerAtOnce(_ method: Method) -> [UInt8]? {
        switch method {
        case .status: assumeIsolated { $0.encodedStatus() }
        default: nil
        }
    }

    package func snapshot(topics: Set<Topic>) -> JSON {
        ["state": status(), "timeline": timeline(engine.status(), isOver: soundsAside)]
    }

    /// Nil where the request only asks how things stand.
    private func command(_ method: Method, _ params: JSON) throws(ProtocolError) -> Command? {
        switch method {
        case .play: .play(try playRequest(params))
        case .next: .next
        case .back: .back
        case .pause: .pause
        case .resume: .resume
        case .toggle: .toggle
        case .hold: .hold
        case .stop: .stop(now: params["now"]?.bool ?? false)
        case .rate: params.change.map { .rate($0) }
        case .slower: .slower(params["by"]?.double)
        case .faster: .faster(params["by"]?.double)
        case .tempo: params.change.map { .tempo($0) }
        case .beats: params["value"].map { .beats($0.int.map { .own($0) } ?? .fitted) }
        case .stroke: .stroke(try stroke(params["stroke"]?.string ?? ""))
        case .volume: params.change.map { .volume($0.whole) }
        case .voice: try params["voice"]?.string.map { (name) throws(ProtocolError) in .voice(try voice(name)) }
        case .register: params["register"]?.string.flatMap(Register.init).map { .register($0) }
        case .layer: .layer(try layer(params["layer"]?.string ?? ""), layerChoice(params["value"]))
        case .timer: .timer(timerChoice(params))
        case .ramp:
            params["tempo"]?.double.map {
                .ramp(to: Tempo(rounding: $0), over: params["over"]?.double ?? Coordinator.usualRamp)
            }
        case .strokes, .voices, .layers, .tracks, .track, .remove, .grid, .import, .send, .record, .history, .export,
            .status, .devices, .calibrate, .doctor, .subscribe, .tap, .again, .routine, .routines:
            nil
        }
    }

    /// Goes on with what a restart cut short.
    private func goOn(_ method: Method) async throws(ProtocolError) -> JSON {
        await recallTracks()
        return try await withRecording(nil) { () throws(ProtocolError) in
            try command(method, .object(JSON.Members()))
        }
    }

    private func step(_ method: Method) async throws(ProtocolError) -> JSON {
        await recallTracks()
        return try await carryOut(try command(method, .object(JSON.Members())))
    }

    private func carryOut(_ command: Command?) async throws(ProtocolError) -> JSON {
        guard let command else { return status() }
        return try await carryOut(command)
    }

    private func playRequest(_ params: JSON) throws(ProtocolError) -> PlayRequest {
        let id = params["track"]?.string ?? session.setting?.track.id ?? Coordinator.firstTrack
        var request = PlayRequest(track: try facts(id))
        if let name = params["stroke"]?.string { request.stroke = try stroke(name) }
        request.rate = params["rate"]?.double.map { Rate(rounding: $0) }
        request.tempo = params["tempo"]?.double.map { Tempo(rounding: $0) }
        request.beats = params["beats"].map { $0.int.map { .own($0) } ?? .fitted }
        if let name = params["voice"]?.string { request.voice = try voice(name) }
        request.register = params["register"]?.string.flatMap(Register.init)
        request.volume = params["volume"]?.int
        request.duration = params["for"]?.double
        request.isUnlimited = params["noLimit"]?.bool ?? false
        request.awaitsTap = params["onTap"]?.bool ?? false
        return request
    }

    private func stroke(_ name: String) throws(ProtocolError) -> Stroke {
        if let stroke = Strokes[name.lowercased()] { return stroke }
        throw .unknownStroke(name)
    }

    func voice(_ name: String) throws(ProtocolError) -> Voice {
        if let voice = Voice(rawValue: name.lowercased()) { return voice }
        throw .unknownVoice(name)
    }

    private func layer(_ name: String) throws(ProtocolError) -> Layer {
        if let layer = Layer(rawValue: name.lowercased()) { return layer }
        throw .unknownLayer(name)
    }

    private func timerChoice(_ params: JSON) -> TimerChoice {
        guard let seconds = params["value"]?.double else { return .off }
        return .after(seconds, isUnlimited: params["noLimit"]?.bool ?? false)
    }

    private func layerChoice(_ value: JSON?) -> LayerChoice {
        value.map { .level($0.int ?? 0) } ?? .on
    }

    /// Seconds of a wind-down that was asked for without a time.
    private static let usualRamp = 600.0

    static let firstTrack = "brahms-wiegenlied"
}

extension JSON {
    /// `{"value":12}` or `{"by":-2}`.
    fileprivate var change: Change<Double>? {
        if let value = self["value"]?.double { return .to(value) }
        return self["by"]?.double.map { .by($0) }
    }
}

extension Change<Double> {
    fileprivate var whole: Change<Int> {
        switch self {
        case .to(let value): .to(Int(value.rounded()))
        case .by(let step): .by(Int(step.rounded()))
        }
    }
}
