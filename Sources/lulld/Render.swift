// SPDX-License-Identifier: GPL-3.0-or-later

import ArgumentParser
import LullDaemon
import LullProtocol

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
    @Option(help: "A layer and its level, such as ocean or heartbeat=60; more than once for several.")
    var layer: [String] = []
    @Flag(help: "Two channels instead of one.") var stereo = false
    @Flag(help: "Neither the opening fade nor the stop.") var noFade = false
    @Flag(help: "Print the beat map.") var json = false
    @Option(help: .hidden) var socket: String?

    func run() throws {
        do throws(Failure) {
            let surroundings = try Surroundings(config: nil, flags: SettingsFlags())
            let answer = try job().run(
                songbook: surroundings.songbook, library: surroundings.library, settings: surroundings.settings)
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
        job.volume = try Wish.whole(volume, "--volume", in: Limits.volume)
        job.voice = try Wish.voice(voice) ?? job.voice
        job.register = try Wish.register(register) ?? job.register
        job.curve = try curve.map { (text) throws(Failure) in try Wish.curve(text) } ?? []
        job.seed = seed
        job.fades = !noFade
        for text in layer { try Wish.put(layer: text, into: &job.layers) }
        job.isStereo = stereo
        return job
    }
}
