// SPDX-License-Identifier: GPL-3.0-or-later

import ArgumentParser
import LullProtocol

/// A verb that is one request to the daemon. Its name and its sentence come from the table of methods.
protocol Verb: ParsableCommand {
    static var method: Method { get }
    var common: Common { get }

    /// - Throws: `Failure` for what was typed wrongly.
    func parameters() throws -> JSON.Members

    /// The answer in a person's words, a line each.
    func words(for result: JSON) -> [String]
}

extension Verb {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: method.name, abstract: method.summary)
    }

    func parameters() throws -> JSON.Members { JSON.Members() }

    func words(for result: JSON) -> [String] { Strings.answer(Now(result)) }

    func run() throws { try send() }

    /// Asks, and says what came of it.
    func send() throws {
        let parameters = try parameters()
        var connection = try Connection(socket: common.socket)
        let result = try connection.call(Self.method, parameters)
        if common.json { Output.print(json: result) } else { Output.print(words(for: result)) }
    }
}

extension JSON.Members {
    /// The members that were given.
    init(given members: KeyValuePairs<String, JSON?>) {
        self.init(members.compactMap { member in member.value.map { (key: member.key, value: $0) } })
    }
}
