// SPDX-License-Identifier: GPL-3.0-or-later

import ArgumentParser
import LullDaemon
import LullProtocol

/// A track into a sound file.
struct Render: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "render", abstract: Words.render)

    @Argument(help: ArgumentHelp(Words.trackHelp)) var track: String
    @Option(name: .shortAndLong, help: ArgumentHelp(Words.outputHelp)) var output: String
    @Option(name: .customLong("for"), help: ArgumentHelp(Words.lengthHelp)) var length: String?
    @Option(help: ArgumentHelp(Words.strokeHelp)) var stroke: String?
    @Option(help: ArgumentHelp(Words.rateHelp)) var rate: Double?
    @Option(help: ArgumentHelp(Words.tempoHelp)) var tempo: Double?
    @Option(help: ArgumentHelp(Words.beatsHelp)) var beats: Int?
    @Option(help: ArgumentHelp(Words.voiceHelp)) var voice: String?
    @Option(help: ArgumentHelp(Words.registerHelp)) var register: String?
    @Option(help: ArgumentHelp(Words.volumeHelp)) var volume: Int?
    @Option(help: ArgumentHelp(Words.curveHelp)) var curve: String?
    @Option(help: ArgumentHelp(Words.seedHelp)) var seed: UInt64?
    @Option(help: ArgumentHelp(Words.layerHelp))
    var layer: [String] = []
    @Flag(help: ArgumentHelp(Words.stereoHelp)) var stereo = false
    @Flag(help: ArgumentHelp(Words.noFadeHelp)) var noFade = false
    @Flag(help: ArgumentHelp(Words.mapHelp)) var json = false
    @Option(help: .hidden) var socket: String?

    func run() throws {
        do throws(Failure) {
            let surroundings = try Surroundings(config: nil, flags: SettingsFlags())
            let answer = try job().run(
                songbook: surroundings.songbook, library: surroundings.library, settings: surroundings.settings)
            print(json ? answer.description : Words.wrote(output))
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
