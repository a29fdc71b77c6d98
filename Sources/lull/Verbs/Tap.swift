// SPDX-License-Identifier: GPL-3.0-or-later

import ArgumentParser
import Glibc
import LullClient
import LullProtocol

struct Tap: Verb {
    static let method = Method.tap

    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: method.name, abstract: method.summary, discussion: Strings.tapDiscussion)
    }

    @Flag(help: ArgumentHelp(Strings.onceHelp))
    var once = false

    @OptionGroup var common: Common

    func words(for result: JSON) -> [String] { Strings.tapAnswer(Now(result), Taps(result)) }

    func run() throws {
        // Before anything else is done: the hand was then.
        let now = Clock.now
        if once {
            var connection = try Connection(socket: common.socket)
            let result = try connection.call(Self.method, JSON.Members([("at", .integer(now))]))
            return common.json ? Output.print(json: result) : Output.print(words(for: result))
        }
        var run = try TapRun(socket: common.socket, isPage: !common.json && TapRun.hasTerminal)
        guard let result = try run.run() else { return }
        if common.json { Output.print(json: result) } else { Output.print(words(for: result)) }
    }
}
