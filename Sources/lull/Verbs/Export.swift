// SPDX-License-Identifier: GPL-3.0-or-later

import ArgumentParser
import Glibc
import LullProtocol

struct Export: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: Method.export.name, abstract: Method.export.summary, discussion: Strings.exportDiscussion)

    @Argument(help: ArgumentHelp(Strings.exportHelp), completion: .directory)
    var folder: String

    @OptionGroup var common: Common

    func run() throws {
        var run = ExportRun(connection: try Connection(socket: common.socket))
        let exported = try run.run(to: folder)
        if common.json {
            Output.print(json: exported.json)
        } else {
            Output.print(Output.list(Strings.exported(exported)) + [Strings.exportDone(exported, folder)])
        }
        for problem in exported.problems { Output.write(Text.printable(problem.line) + "\n", to: STDERR_FILENO) }
        if let worst = exported.problems.map(\.exitCode).max() { Glibc.exit(worst) }
    }
}
