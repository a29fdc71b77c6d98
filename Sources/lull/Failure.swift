// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullProtocol

/// Why a command ends without doing what it was asked: an exit code (sysexits), what is wrong and what to do.
///
/// - Thread: any
package struct Failure: Error, Equatable {
    package let exitCode: Int32
    /// One sentence, with its full stop.
    package let what: String
    /// One sentence, with its full stop; empty where there is nothing to do.
    package let hint: String

    package init(_ exitCode: Int32, _ what: String, hint: String = "") {
        self.exitCode = exitCode
        self.what = what
        self.hint = hint
    }

    package init(_ error: ProtocolError) {
        self.init(error.exitCode, error.message, hint: error.hint)
    }

    /// What the argument parser found wrong, which it says without a full stop.
    package init(usage message: String, verb: String?) {
        var sentence = Strings.capitalized(message)
        if let end = sentence.last, !".?!".contains(end) { sentence += "." }
        self.init(EX_USAGE, sentence, hint: Strings.seeHelp(of: verb.flatMap { Verbs.names.contains($0) ? $0 : nil }))
    }

    /// The line for standard error, without its end.
    package var line: String { "lull: " + (hint.isEmpty ? what : "\(what) \(hint)") }
}
