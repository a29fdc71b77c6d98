// SPDX-License-Identifier: GPL-3.0-or-later

import ArgumentParser
import Glibc
import LullDaemon
import LullProtocol
import LullScore

/// Reads tunes without adding them.
struct Check: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Read tunes without adding them, and say what is wrong with them.")

    @Argument(help: "ABC files.", completion: .file(extensions: ["abc"])) var files: [String]
    @Option(help: "Only the tune with this X: number.") var tune: Int?
    @Flag(help: "Print what was read as JSON.") var json = false
    @Option(help: .hidden) var socket: String?

    func run() throws {
        do throws(Failure) {
            var isBad = false
            var reports: [JSON] = []
            for file in files {
                let report = try CheckReport(file: file)
                guard let tunes = report.tunes(number: tune) else {
                    throw Failure(EX_NOINPUT, "\(file) has no tune numbered \(tune ?? 0).", hint: "Leave --tune out.")
                }
                isBad = isBad || tunes.isEmpty
                if json { reports.append(report.json(tunes)) } else { show(report, tunes) }
            }
            if json { print(reports.count == 1 ? reports[0] : ["files": .array(reports)]) }
            if isBad { Glibc.exit(EX_DATAERR) }
        } catch {
            error.exit(as: "lull")
        }
    }

    private func show(_ report: CheckReport, _ tunes: [Tune]) {
        for tune in tunes {
            let title = tune.title.isEmpty ? "Tune \(tune.number)" : tune.title
            let notes = tune.voices.reduce(0) { $0 + $1.events.count }
            print("\(title): \(tune.meter), \(notes) \(notes == 1 ? "note" : "notes")")
            show(tune.diagnostics, in: report.file)
        }
        show(report.problems, in: report.file)
    }

    private func show(_ diagnostics: [Diagnostic], in file: String) {
        for diagnostic in diagnostics {
            print("\(file):\(diagnostic.line):\(diagnostic.column): \(diagnostic.text)")
        }
    }
}
