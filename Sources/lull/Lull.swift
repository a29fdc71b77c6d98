// SPDX-License-Identifier: GPL-3.0-or-later

import ArgumentParser
import LullProtocol

/// The command line's root: the verbs, and the version of both ends.
struct Lull: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lull", abstract: Strings.purpose, discussion: Strings.beginning,
        subcommands: [], groupedSubcommands: Verbs.groups)

    @Flag(help: ArgumentHelp(Strings.versionHelp))
    var version = false

    @OptionGroup var common: Common

    func run() throws {
        guard version else { throw CleanExit.helpRequest(self) }
        let daemon = try? Connection(socket: common.socket).hello.daemon
        if common.json {
            Output.print(json: ["lull": .string(Version.current), "daemon": daemon.map { .string($0) } ?? .null])
        } else {
            Output.print([Strings.version(Version.current), daemon ?? Strings.noDaemonVersion])
        }
    }
}
