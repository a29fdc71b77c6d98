// SPDX-License-Identifier: GPL-3.0-or-later

import ArgumentParser

/// The options of every verb.
struct Common: ParsableArguments {
    @Flag(help: ArgumentHelp(Strings.jsonHelp))
    var json = false

    @Option(help: ArgumentHelp(Strings.socketHelp, valueName: "path"), completion: .file())
    var socket: String?
}
