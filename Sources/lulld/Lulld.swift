// SPDX-License-Identifier: GPL-3.0-or-later

import ArgumentParser
import LullProtocol

@main
struct Lulld: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lulld",
        abstract: "Plays a lullaby at the pace of your hands; `lull` tells it what.",
        version: "lulld \(Version.current)",
        subcommands: [Serve.self, Render.self, Check.self],
        defaultSubcommand: Serve.self)
}
