// SPDX-License-Identifier: GPL-3.0-or-later

import ArgumentParser
import LullProtocol

struct Doctor: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: Method.doctor.name, abstract: Method.doctor.summary)

    @Argument(parsing: .captureForPassthrough, help: ArgumentHelp(Strings.passedOn))
    var arguments: [String] = []

    func run() throws { throw Partner.takeOver() }
}
