// SPDX-License-Identifier: GPL-3.0-or-later

import ArgumentParser
import Glibc
import LullDaemon
import LullProtocol
import LullSession

/// A track into a sound file.
struct Render: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "render", abstract: "Write the same sound into a file, with no daemon.")

    @Argument(help: "The track.") var track: String
    @Option(name: .shortAndLong, help: "The file to write: .wav, .flac or .ogg.") var output: String
    @Option(name: .customLong("for"), help: "How long, such as 60s.") var length: String?
    @Option(help: "The stroke.") var stroke: String?
    @Option(help: "Strokes a minute.") var rate: Double?
    @Option(help: "Beats a minute.") var tempo: Double?
    @Option(help: "Beats a stroke.") var beats: Int?
    @Option(help: "Who sings.") var voice: String?
    @Option(help: "higher or lower.") var register: String?
    @Option(help: "0 to 100.") var volume: Int?
    @Option(help: "A curve of tempo, such as \"0:72,30:60\".") var curve: String?
    @Option(help: "Makes the small variations of a performance repeatable.") var seed: UInt64?
    @Flag(help: "Neither the opening fade nor the stop.") var noFade = false
    @Flag(help: "Print the beat map.") var json = false
    @Option(help: .hidden) var socket: String?

    func run() throws {
        do throws(Failure) {
            let surroundings = try Surroundings(config: nil, flags: SettingsFlags())
            let answer = try job().run(songbook: surroundings.songbook, settings: surroundings.settings)
            print(json ? answer.description : "Wrote \(output).")
        } catch {
            error.exit(as: "lull")
        }
    }

    private func job() throws(Failure) -> RenderJob {
        var job = RenderJob(track: track, output: output)
        if let length { job.length = try Wish.seconds(length, in: 1...86_400) }
        job.stroke = stroke
        job.rate = try Wish.number(rate, "--rate", in: Limits.rate)
        job.tempo = try Wish.number(tempo, "--tempo", in: Limits.tempo)
        job.beats = try Wish.whole(beats, "--beats", in: Limits.beats)
        job.volume = try Wish.whole(volume, "--volume", in: Limits.volume) ?? job.volume
        job.voice = try Wish.voice(voice) ?? job.voice
        job.register = try Wish.register(register) ?? job.register
        job.curve = try curve.map { (text) throws(Failure) in try Wish.curve(text) } ?? []
        job.seed = seed
        job.fades = !noFade
        return job
    }
}

/// What may be typed behind an option.
enum Wish {
    static func seconds(_ text: String, in range: ClosedRange<Double>) throws(Failure) -> Double {
        guard let seconds = Length.seconds(text) else {
            throw Failure(EX_USAGE, "\(text) is not a length of time.", hint: "Write it as in 90s, 15m or 1h30m.")
        }
        return try number(seconds, "--for", in: range) ?? seconds
    }

    static func number(_ value: Double?, _ name: String, in range: ClosedRange<Double>) throws(Failure) -> Double? {
        guard let value else { return nil }
        guard range.contains(value) else {
            throw Failure(
                EX_USAGE, "\(name) must be from \(Int(range.lowerBound)) to \(Int(range.upperBound)).",
                hint: "Choose a number in that range.")
        }
        return value
    }

    static func whole(_ value: Int?, _ name: String, in range: ClosedRange<Int>) throws(Failure) -> Int? {
        let bounds = Double(range.lowerBound)...Double(range.upperBound)
        return try number(value.map(Double.init), name, in: bounds).map { Int($0) }
    }

    static func voice(_ name: String?) throws(Failure) -> Voice? {
        guard let name else { return nil }
        guard let voice = Voice(rawValue: name.lowercased()) else { throw Failure(.unknownVoice(name)) }
        return voice
    }

    static func register(_ name: String?) throws(Failure) -> Register? {
        guard let name else { return nil }
        guard let register = Register(rawValue: name.lowercased()) else {
            throw Failure(EX_USAGE, "There is no register called \(name).", hint: "It is higher or lower.")
        }
        return register
    }

    /// `0:72,30:60`: seconds and beats a minute, in rising order of time.
    static func curve(_ text: String) throws(Failure) -> [RenderJob.CurvePoint] {
        var points: [RenderJob.CurvePoint] = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            let pair = part.split(separator: ":", omittingEmptySubsequences: false).map { Double($0) }
            guard pair.count == 2, let at = pair[0], let tempo = pair[1], at >= points.last.map({ $0.at + 0.01 }) ?? 0,
                at <= 86_400, Limits.tempo.contains(tempo)
            else {
                throw Failure(
                    EX_USAGE, "\(part) is not a place on a curve of tempo.",
                    hint: "Write seconds and beats a minute from 20 to 240, in order, as in 0:72,30:60.")
            }
            points.append(RenderJob.CurvePoint(at: at, tempo: tempo))
        }
        return points
    }
}
