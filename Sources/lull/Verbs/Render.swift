// SPDX-License-Identifier: GPL-3.0-or-later

import ArgumentParser

struct Render: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: Strings.renderSummary)

    @Argument(parsing: .captureForPassthrough, help: ArgumentHelp(Strings.passedOn), completion: .file())
    var arguments: [String] = []

    func run() throws { throw Partner.takeOver() }
}
