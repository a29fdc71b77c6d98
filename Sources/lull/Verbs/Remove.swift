// SPDX-License-Identifier: GPL-3.0-or-later

import ArgumentParser
import Glibc
import LullProtocol

struct Remove: Verb {
    static let method = Method.remove

    @Argument(help: ArgumentHelp(Strings.oneTrackHelp))
    var track: String

    @Flag(help: ArgumentHelp(Strings.yesHelp))
    var yes = false

    @OptionGroup var common: Common

    func parameters() -> JSON.Members { JSON.Members([("track", .string(track))]) }

    func words(for result: JSON) -> [String] { Strings.removed(result) }

    func run() throws {
        var connection = try Connection(socket: common.socket)
        if !yes {
            guard !common.json, isatty(STDIN_FILENO) == 1, isatty(STDOUT_FILENO) == 1 else {
                throw Failure(EX_USAGE, Strings.wouldAsk, hint: Strings.wouldAskHint)
            }
            let found = try connection.call(.track, parameters())
            // What is no recording is refused by the daemon, in its own words.
            if found["kind"]?.string == "recording" {
                Output.write(Strings.removeQuestion(found), to: STDOUT_FILENO)
                guard Answer.isYes(readLine() ?? "") else { return Output.print([Strings.kept]) }
            }
        }
        let result = try connection.call(Self.method, parameters())
        if common.json { Output.print(json: result) } else { Output.print(words(for: result)) }
    }
}

/// What somebody typed when asked.
package enum Answer {
    /// Only a plain yes is one.
    package static func isYes(_ line: String) -> Bool {
        ["y", "yes"].contains(line.lowercased().trimmingPrefix(while: \.isWhitespace).split(separator: " ").first ?? "")
    }
}
