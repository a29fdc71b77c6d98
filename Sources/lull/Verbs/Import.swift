// SPDX-License-Identifier: GPL-3.0-or-later

import ArgumentParser
import Glibc
import LullProtocol

struct Import: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: Method.import.name, abstract: Method.import.summary, discussion: Strings.importKinds)

    @Argument(help: ArgumentHelp(Strings.importHelp), completion: .file(extensions: Strings.soundEndings))
    var files: [String]

    @Option(help: ArgumentHelp(Strings.titleHelp))
    var title: String?

    @OptionGroup var common: Common

    func run() throws {
        guard title == nil || files.count == 1 else {
            throw Failure(EX_USAGE, Strings.oneTitle, hint: Strings.oneTitleHint)
        }
        var delivery = try ImportRun(files, title: title, common: common)
        try delivery.run()
        guard delivery.worst == EX_OK else { Glibc.exit(delivery.worst) }
    }
}
