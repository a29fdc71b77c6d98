// SPDX-License-Identifier: GPL-3.0-or-later

import ArgumentParser
import Glibc
import LullDaemon
import LullProtocol

/// The daemon itself.
struct Serve: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: Words.serve, shouldDisplay: false)

    @Option(help: ArgumentHelp(Words.socketHelp)) var socket: String?
    @Option(help: ArgumentHelp(Words.deviceHelp)) var device: String?
    @Option(help: ArgumentHelp(Words.configHelp)) var config: String?
    @Option(help: ArgumentHelp(Words.soundsHelp)) var sounds: String?
    @Flag(help: ArgumentHelp(Words.licencesHelp)) var licences = false

    func run() throws {
        if licences { return print(Licences.text) }
        do {
            let surroundings = try Surroundings(config: config, flags: SettingsFlags(device: device, sounds: sounds))
            let place = try surroundings.socket(option: socket)
            try Daemon(surroundings, socket: place).run()
        } catch let failure as Failure {
            failure.exit()
        }
    }
}

extension Failure {
    /// Says what is wrong on standard error and ends.
    func exit(as program: String = "lulld") -> Never {
        let line = hint.isEmpty ? what : "\(what) \(hint)"
        StandardError.write("\(program): \(line)")
        Glibc.exit(exitCode)
    }
}
