// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullProtocol

/// Standard output and standard error.
enum Output {
    /// Prints sentences, broken at spaces where they are wider than the terminal.
    static func print(_ lines: [String]) {
        let width = Terminal.width(of: STDOUT_FILENO)
        write(lines.flatMap { Text.wrapped($0, width: width) }.map { $0 + "\n" }.joined(), to: STDOUT_FILENO)
    }

    /// The lines of a list, as wide as the terminal.
    static func list(_ table: Table) -> [String] {
        table.rows.isEmpty ? [Strings.none] : table.lines(width: Terminal.width(of: STDOUT_FILENO))
    }

    /// Prints a value on one line, at once.
    static func print(json: JSON) {
        write("\(json)\n", to: STDOUT_FILENO)
    }

    static func end(with failure: Failure) -> Never {
        write(Text.printable(failure.line) + "\n", to: STDERR_FILENO)
        exit(failure.exitCode)
    }

    /// Ends the process where it cannot write: quietly where the reader has left, else saying so.
    static func write(_ text: String, to descriptor: CInt) {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count >= 0 {
                rest = rest.dropFirst(count)
            } else if errno == EPIPE {
                exit(EX_OK)
            } else if errno != EINTR {
                guard descriptor == STDOUT_FILENO else { exit(EX_IOERR) }
                end(with: Failure(EX_IOERR, Strings.cannotPrint(String(cString: strerror(errno)))))
            }
        }
    }
}
