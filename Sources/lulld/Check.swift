// SPDX-License-Identifier: GPL-3.0-or-later

import ArgumentParser
import Glibc
import LullDaemon
import LullProtocol

/// Reads tunes without adding them.
struct Check: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: Words.check)

    @Argument(help: ArgumentHelp(Words.filesHelp), completion: .file(extensions: ["abc"])) var files: [String]
    @Option(help: ArgumentHelp(Words.tuneHelp)) var tune: Int?
    @Flag(help: ArgumentHelp(Words.readJSONHelp)) var json = false
    @Option(help: .hidden) var socket: String?

    func run() throws {
        do throws(Failure) {
            var isBad = false
            var reports: [JSON] = []
            for file in files {
                let report = try CheckReport(file: file)
                guard let tunes = report.tunes(number: tune) else {
                    throw Failure(EX_NOINPUT, Words.noTune(tune ?? 0, in: file), hint: Words.noTuneHint)
                }
                isBad = isBad || tunes.isEmpty
                if json { reports.append(report.json(tunes)) } else { report.lines(tunes).forEach { print($0) } }
            }
            if json { print(reports.count == 1 ? reports[0] : ["files": .array(reports)]) }
            if isBad { Glibc.exit(EX_DATAERR) }
        } catch {
            error.exit(as: "lull")
        }
    }
}
