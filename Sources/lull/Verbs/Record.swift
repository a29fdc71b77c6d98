// SPDX-License-Identifier: GPL-3.0-or-later

import ArgumentParser
import Glibc
import LullProtocol

struct Record: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: Method.record.name, abstract: Method.record.summary, discussion: Strings.recordDiscussion)

    @Argument(help: ArgumentHelp(Strings.recordNameHelp))
    var name: String

    @Option(name: .customLong("for"), help: ArgumentHelp(Strings.recordForHelp, valueName: "time"))
    var length: String?

    @Flag(help: ArgumentHelp(Strings.pulseHelp))
    var pulse = false

    @Option(help: ArgumentHelp(Strings.pulseRateHelp, valueName: "n"))
    var rate: String?

    @Option(help: ArgumentHelp(Strings.pulseTempoHelp, valueName: "bpm"))
    var tempo: String?

    @OptionGroup var common: Common

    func run() throws {
        let parameters = JSON.Members(given: [
            "name": .string(name), "for": try length.map { JSON(shortest: try Grammar.seconds($0)) },
            "pulse": pulse ? true : nil, "rate": try rate.map { JSON(shortest: try Grammar.number($0)) },
            "tempo": try tempo.map { JSON(shortest: try Grammar.number($0)) },
        ])
        if !common.json, isatty(STDIN_FILENO) == 1, isatty(STDOUT_FILENO) == 1 {
            guard let signals = Signals(Signals.leaving) else { throw Failure(EX_IOERR, Strings.noSignals) }
            var run = try RecordRun(socket: common.socket, signals: signals)
            return try run.run(parameters)
        }
        guard length != nil else { throw Failure(EX_USAGE, Strings.recordNeedsLength, hint: Strings.recordLengthHint) }
        try recordUnseen(parameters)
    }

    /// Without anybody to ask: as long as was said, and kept.
    private func recordUnseen(_ parameters: JSON.Members) throws(Failure) {
        var connection = try Connection(socket: common.socket)
        _ = try connection.call(.record, parameters, within: RecordRun.patience)
        try connection.send(.subscribe, JSON.Members([("topics", [.string(Topic.recording.rawValue)])]))
        var isOver = false
        while !isOver {
            try connection.fill()
            while let message = try connection.nextMessage() {
                if let state = RecordEvent(message)?.state, state == "ended" || state == "discarded" { isOver = true }
            }
        }
        let made = try connection.call(
            .record, JSON.Members([("do", .string(RecordStep.stop.rawValue))]), within: RecordRun.readingPatience)
        let kept = try connection.call(
            .record, JSON.Members([("do", .string(RecordStep.keep.rawValue))]), within: RecordRun.readingPatience)
        var result = kept.object ?? JSON.Members()
        result["notes"] = made["notes"]
        if common.json {
            Output.print(json: .object(result))
        } else {
            Output.print(Strings.recorded(made) + Strings.recordKept(kept))
        }
    }
}
