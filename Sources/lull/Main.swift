// SPDX-License-Identifier: GPL-3.0-or-later

import ArgumentParser
import Glibc
import LullProtocol

@main
enum Main {
    static func main() {
        let arguments = Array(CommandLine.arguments.dropFirst())
        do {
            try Verbs.check(arguments)
            var command = try Lull.parseAsRoot(Grammar.normalized(arguments))
            try command.run()
        } catch let failure as Failure {
            Output.end(with: failure)
        } catch let error as ProtocolError {
            Output.end(with: Failure(error))
        } catch {
            // Help and completion scripts come this way too, and are no failure.
            guard Lull.exitCode(for: error) != .success else { Lull.exit(withError: error) }
            Output.end(with: Failure(usage: Lull.message(for: error), verb: arguments.first))
        }
    }
}
