// SPDX-License-Identifier: GPL-3.0-or-later

import ArgumentParser
import Glibc
import LullProtocol

struct Watch: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: Strings.watchSummary)

    @Flag(help: ArgumentHelp(Strings.plainHelp))
    var plain = false

    @OptionGroup var common: Common

    func run() throws {
        if common.json {
            try EventLines.print(Pacer.topics.map(\.rawValue), socket: common.socket)
        } else if !plain, Terminal.size(of: STDOUT_FILENO) != nil, Terminal.canDraw {
            let follower = try Follower(socket: common.socket)
            guard let signals = Signals(LivePacer.signals) else { throw Failure(EX_IOERR, Strings.noSignals) }
            var pacer = LivePacer(following: follower, signals: signals)
            try pacer.run()
        } else {
            var pacer = PlainPacer(following: try Follower(socket: common.socket))
            if !plain { Output.write(Strings.noTerminal + "\n", to: STDERR_FILENO) }
            try pacer.run()
        }
    }
}
