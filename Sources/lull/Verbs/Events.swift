// SPDX-License-Identifier: GPL-3.0-or-later

import ArgumentParser
import LullProtocol

struct Events: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: Strings.eventsSummary)

    @Option(
        help: ArgumentHelp(Strings.topicsHelp, valueName: "topics"),
        completion: .list(Topic.allCases.map(\.rawValue)))
    var topics: String?

    @OptionGroup var common: Common

    func run() throws {
        let names = topics.map { $0.split(separator: ",").map(String.init) } ?? Topic.allCases.map(\.rawValue)
        try EventLines.print(names, socket: common.socket)
    }
}
