// SPDX-License-Identifier: GPL-3.0-or-later

import LullALSA
import LullControl
import LullEngine
import LullLibrary
import LullProtocol
import LullSession
import LullTime
import NIOCore

/// The parent's own voice, step by step, over one connection.
extension Coordinator {
    /// Answers `record`.
    func record(_ params: JSON, from peer: Peer) async throws(ProtocolError) -> JSON {
        switch params["do"]?.string.flatMap(RecordStep.init) ?? .begin {
        case .begin: return try await beginTake(params, peer)
        case .stop: return try await stopTake(try take(of: peer), params)
        case .listen: return try await listen(to: try take(of: peer))
        case .keep: return try await keep(try take(of: peer))
        case .discard:
            discard(try take(of: peer))
            await recordings.settle()
            return ["discarded": true]
        }
    }

    package nonisolated func hungUp(_ peer: Peer) {
        assumeIsolated {
            $0.tapping.leave(peer)
            $0.endTicks(of: peer.connection)
            guard let take = $0.desk.take, take.owner == peer.connection, take.phase != .keeping else { return }
            $0.abandon(take)
        }
    }

    private func take(of peer: Peer) throws(ProtocolError) -> Take {
        guard let take = desk.take, take.owner == peer.connection else { throw .nothingRecording }
        return take
    }

    // MARK: - The microphone

    private func beginTake(_ params: JSON, _ peer: Peer) async throws(ProtocolError) -> JSON {
        guard desk.take == nil else { throw .alreadyRecording }
        guard session.run == nil, surrounds.hum == nil else { throw .playingMeanwhile }
        let name = params["name"]?.string ?? ""
        guard name.unicodeScalars.contains(where: { $0.properties.isAlphabetic || $0.properties.numericType != nil })
        else { throw .namelessRecording }
        let recordings = recordings
        let progress = TakeProgress(name) { recordings.tell($0, $1) }
        desk.takes += 1
        let take = Take(desk.takes, owner: peer.connection, name: name, pace: pulse(params), progress: progress)
        desk.take = take
        endTicks()
        let limit = params["for"]?.double ?? Limits.take.upperBound
        do throws(ProtocolError) {
            let device = try await open(take, limit, roomFor: params["for"]?.double ?? Coordinator.usualTake)
            return answer(take, device, limit)
        } catch {
            discard(take)
            await recordings.settle()
            throw error
        }
    }

    /// The pace of the pulse that is asked for, if one is: as it was last, unless a rate or a tempo is named.
    private func pulse(_ params: JSON) -> Pace? {
        let beats = session.setting?.pace.beatsPerStroke ?? Coordinator.usualPace.beatsPerStroke
        if let tempo = params["tempo"]?.double {
            return Pace(tempo: Tempo(rounding: tempo), beatsPerStroke: beats)
        }
        if let rate = params["rate"]?.double {
            let tempo = Tempo(rounding: rate * Double(beats))
            return Pace(tempo: min(max(tempo, Tempo.range.lowerBound), Tempo.range.upperBound), beatsPerStroke: beats)
        }
        guard params["pulse"]?.bool ?? false else { return nil }
        return session.setting?.pace ?? Coordinator.usualPace
    }

    private func open(_ take: Take, _ limit: Double, roomFor seconds: Double) async throws(ProtocolError) -> String {
        let loop = eventLoop
        let key = take.number
        let room = try await recordings.room(forTake: take.name, seconds: seconds) { refusal in
            loop.execute { self.assumeIsolated { $0.refused(refusal, by: key) } }
        }
        (take.id, take.spool, take.file) = (room.id, room.spool, room.file)
        if take.pace != nil { _ = try await openDevice() }
        guard desk.take === take else { throw .recordingStopped }
        do throws(ALSAError) {
            take.microphone = try desk.studio.open(
                settings.record.device.name, limit, { room.spool.take($0, rate: $1) }
            ) { report in
                loop.execute { self.assumeIsolated { $0.heard(report, by: key) } }
            }
        } catch {
            throw .unexpected(error)
        }
        // A sound server that hangs must not hang us.
        let patience = eventLoop.scheduleTask(in: .seconds(8)) {
            self.assumeIsolated {
                let device = ALSADevices.resolveMicrophone($0.settings.record.device.name)
                $0.desk.take?.answer(.failure(ProtocolError(CaptureFault.noServer(device: device))))
            }
        }
        defer { patience.cancel() }
        let device = try await withCheckedContinuation { take.waiting = $0 }.get()
        guard desk.take === take else { throw .recordingStopped }
        guard session.run == nil, surrounds.hum == nil else { throw .playingMeanwhile }
        take.phase = .capturing
        giveUp(take, after: limit)
        try beginPulse(take)
        still = nil
        return device
    }

    /// A microphone that hangs tells no end.
    private func giveUp(_ take: Take, after limit: Double) {
        take.idle?.cancel()
        let number = take.number
        let most = TimeAmount.milliseconds(Int64((limit + desk.studio.grace) * 1_000))
        take.idle = eventLoop.scheduleTask(in: most) {
            self.assumeIsolated { $0.heard(.ended(.lost), by: number) }
        }
    }

    private func answer(_ take: Take, _ device: String, _ limit: Double) -> JSON {
        var members = JSON.Members([
            ("name", .string(take.name)), ("id", .string(take.id)), ("device", .string(device)),
            ("limit", .number(limit)),
        ])
        members["tempo"] = take.pace.map { .number($0.tempo.perMinute) }
        return ["recording": .object(members)]
    }

    /// What the microphone tells, of this take or of one that is no more.
    private func heard(_ report: CaptureReport, by number: Int) {
        guard let take = desk.take, take.number == number else { return }
        // Once it is being read, what is still under way from the microphone comes too late.
        guard take.phase == .opening || take.phase == .capturing else { return }
        switch report {
        case .began(let device): take.answer(.success(device))
        case .refused(let fault): take.answer(.failure(ProtocolError(fault)))
        case .level(let level):
            notePulse(of: take)
            tell(take, "capturing", level.members)
        case .ended(let ending):
            notePulse(of: take)
            take.pulse.end()
            endAside(over: Coordinator.pulseFade)
            tell(take, "ended", [("because", .string(ending == .full ? "full" : "lost"))])
            wait(for: take)
        }
    }

    /// The disk takes no more of a take: what came before is there.
    private func refused(_ refusal: ProtocolError, by number: Int) {
        guard let take = desk.take, take.number == number else { return }
        take.refusal = refusal
        take.answer(.failure(refusal))
        guard take.phase == .capturing else { return }
        take.sound = sound(of: take)
        take.phase = .captured
        tell(take, "ended", [("because", "disk")])
        wait(for: take)
    }

    func tell(_ take: Take, _ state: String, _ more: [(key: String, value: JSON)] = []) {
        publish?(
            .recording,
            .object(JSON.Members([("name", .string(take.name)), ("state", .string(state))] + more)))
    }

    // MARK: - What was recorded

    private func stopTake(_ take: Take, _ params: JSON) async throws(ProtocolError) -> JSON {
        guard let file = take.file, let spool = take.spool, let sound = sound(of: take) else { throw .notYetRecorded }
        take.phase = .reading
        take.idle?.cancel()
        still = nil
        let taps = (params["taps"]?.array ?? []).compactMap(\.double)
        let beats = TakeReading.Beats(
            taps: taps.compactMap { sound.second(at: $0) },
            pulse: take.pulse.instants.compactMap { sound.second(at: Double($0)) })
        let ending = await spool.finish()
        let reading: TakeReading
        do throws(ProtocolError) {
            reading = try await recordings.read(
                spool, sound, name: take.name, to: file, beats: beats, progress: take.progress)
        } catch {
            let wasStopped = take.progress.isStopped
            if desk.take === take, error.isOfDisk {
                // All of it is still there, and `stop` may be tried again once what is wrong has been mended.
                take.phase = .captured
                take.refusal = error
                wait(for: take)
                throw error
            }
            discard(take)
            await recordings.settle()
            // There is too little of it because the disk took no more.
            if !wasStopped, let failure = ending.failure { throw ProtocolError(failure, of: take.name) }
            throw wasStopped ? .recordingStopped : error
        }
        guard desk.take === take else { throw .recordingStopped }
        take.phase = .made
        take.sound = nil
        take.refusal = nil
        let recording = Recording(
            id: take.id, path: file.path, hash: "", size: reading.bytes, isCopy: true, facts: reading.facts)
        take.recording = recording
        wait(for: take)
        let notes = Take.notes(on: ending, taps: (counted: beats.taps.count, all: taps.count)) + reading.notes
        return ["track": Catalogue.recording(recording), "notes": .array(notes.map { .string($0) })]
    }

    /// What the microphone gave, which is closed then, or gave before a `stop` that could not write it.
    private func sound(of take: Take) -> CapturedSound? {
        if take.phase == .capturing, let microphone = take.microphone {
            notePulse(of: take)
            take.pulse.end()
            endAside(over: Coordinator.pulseFade)
            take.sound = microphone.finish()
            take.microphone = nil
            return take.sound
        }
        return take.phase == .captured ? take.sound : nil
    }

    private func keep(_ take: Take) async throws(ProtocolError) -> JSON {
        guard take.phase == .made, let recording = take.recording, let file = take.file else { throw .notYetRecorded }
        take.phase = .keeping
        take.idle?.cancel()
        let kept: Recording
        do throws(ProtocolError) {
            kept = try await recordings.keep(file, name: take.name, recording.facts)
        } catch {
            // It is still there, and may be kept once what is wrong has been mended.
            take.phase = .made
            if desk.take === take { wait(for: take) }
            throw error
        }
        if desk.take === take {
            endAside(over: ReferenceHum.fade)
            desk.take = nil
        }
        recordings.drop(take.spool, nil, take.loaded)
        (take.spool, take.loaded) = (nil, nil)
        await recordings.settle()
        still = nil
        return ["track": Catalogue.recording(kept), "isNew": true, "notes": []]
    }

    /// Whoever recorded it is gone. Nothing is left of it, unless the disk was why it could not be kept.
    func abandon(_ take: Take) { discard(take, isLeft: take.refusal != nil) }

    /// Nothing is left of it.
    ///
    /// - Parameter isLeft: but what came in, which is read when the daemon next starts
    func discard(_ take: Take, isLeft: Bool = false) {
        guard desk.take === take else { return }
        desk.take = nil
        take.idle?.cancel()
        take.progress.stop()
        endAside(over: Coordinator.pulseFade)
        _ = take.microphone?.finish()
        let (spool, file, loaded) = (take.spool, take.file, take.loaded)
        (take.microphone, take.sound, take.spool, take.file, take.loaded) = (nil, nil, nil, nil, nil)
        take.answer(.failure(.recordingStopped))
        recordings.drop(spool, file, loaded, isLeft: isLeft)
        still = nil
        tell(take, "discarded")
    }

    /// Whoever has recorded something and says nothing more has gone to bed.
    ///
    /// - Parameter seconds: for which nothing need be said, since it is being listened to
    func wait(for take: Take, beyond seconds: Double = 0) {
        take.idle?.cancel()
        let patience = TimeAmount.milliseconds(Int64((seconds + desk.studio.patience) * 1_000))
        let number = take.number
        take.idle = eventLoop.scheduleTask(in: patience) {
            self.assumeIsolated { if let take = $0.desk.take, take.number == number { $0.abandon(take) } }
        }
    }
}
