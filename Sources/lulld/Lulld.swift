// SPDX-License-Identifier: GPL-3.0-or-later

import ArgumentParser
import Glibc
import LullDaemon
import LullProtocol

@main
struct Lulld: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lulld",
        abstract: Words.purpose,
        version: "lulld \(Version.current)",
        subcommands: [Serve.self, Render.self, Check.self, Doctor.self],
        defaultSubcommand: Serve.self)

    static func main() {
        do {
            var command = try parseAsRoot()
            try command.run()
        } catch {
            // Help and the version come this way too, and are no failure.
            guard exitCode(for: error) == .validationFailure else { exit(withError: error) }
            let verbs = ["render", "check", "doctor"]
            let verb = CommandLine.arguments.dropFirst().first.flatMap { verbs.contains($0) ? $0 : nil }
            Failure(usage: message(for: error), verb: verb).exit(as: verb == nil ? "lulld" : "lull")
        }
    }
}

extension Failure {
    /// What the argument parser found wrong, which it says without a full stop.
    fileprivate init(usage message: String, verb: String?) {
        let end = message.last.map { ".?!".contains($0) } ?? true ? "" : "."
        self.init(EX_USAGE, message + end, hint: Words.seeHelp(of: verb))
    }
}
