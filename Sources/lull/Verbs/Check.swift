// SPDX-License-Identifier: GPL-3.0-or-later

import ArgumentParser

struct Check: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: Strings.checkSummary)

    @Argument(parsing: .captureForPassthrough, help: ArgumentHelp(Strings.passedOn), completion: .file())
    var arguments: [String] = []

    func run() throws { throw Partner.takeOver() }
}
