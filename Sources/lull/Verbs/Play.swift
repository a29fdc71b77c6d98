// SPDX-License-Identifier: GPL-3.0-or-later

import ArgumentParser
import LullProtocol

struct Play: Verb {
    static let method = Method.play

    @Argument(help: ArgumentHelp(Strings.trackHelp))
    var track: String?

    @Option(help: ArgumentHelp(Strings.strokeHelp))
    var stroke: String?

    @Option(help: ArgumentHelp(Strings.rateHelp, valueName: "n"))
    var rate: String?

    @Option(help: ArgumentHelp(Strings.tempoHelp, valueName: "bpm"))
    var tempo: String?

    @Option(help: ArgumentHelp(Strings.beatsHelp, valueName: "k"))
    var beats: String?

    @Option(help: ArgumentHelp(Strings.voiceHelp))
    var voice: String?

    @Option(help: ArgumentHelp(Strings.registerHelp), completion: .list(["higher", "lower"]))
    var register: String?

    @Option(help: ArgumentHelp(Strings.volumeHelp, valueName: "n"))
    var volume: String?

    @Option(name: .customLong("for"), help: ArgumentHelp(Strings.forHelp, valueName: "time"))
    var length: String?

    @Flag(help: ArgumentHelp(Strings.noLimitHelp))
    var noLimit = false

    @Flag(help: ArgumentHelp(Strings.onTapHelp))
    var onTap = false

    @OptionGroup var common: Common

    func run() throws {
        try send()
        // At a terminal the key that begins is at hand.
        guard onTap, !common.json, TapRun.hasTerminal else { return }
        var run = try TapRun(socket: common.socket, isPage: true)
        guard let result = try run.run() else { return }
        Output.print(Strings.tapAnswer(Now(result), Taps(result)))
    }

    func parameters() throws -> JSON.Members {
        JSON.Members(given: [
            "track": track.map { .string($0) },
            "stroke": stroke.map { .string($0) },
            "rate": try rate.map { JSON(shortest: try Grammar.number($0)) },
            "tempo": try tempo.map { JSON(shortest: try Grammar.number($0)) },
            "beats": try beats.map { .integer(try Grammar.wholeNumber($0)) },
            "voice": voice.map { .string($0) },
            "register": register.map { .string($0) },
            "volume": try volume.map { JSON(shortest: try Grammar.number($0)) },
            "for": try length.map { JSON(shortest: try Grammar.seconds($0)) },
            "noLimit": noLimit ? true : nil,
            "onTap": onTap ? true : nil,
        ])
    }
}
