// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc

/// A terminal with a program in it, and its picture. The program is killed, by its process id, when the object goes.
///
/// - Thread: one at a time
package final class PseudoTerminal {
    /// What is on the screen.
    package private(set) var picture: TerminalPicture
    /// All that was ever written to it.
    package private(set) var written: [UInt8] = []

    /// How the terminal was set before the program began, as `modes` tells it.
    package let first: [UInt32]

    private let master: Int32
    private let slave: Int32
    private let child: Child

    /// Starts `program` as the leader of a session of its own, with this terminal for its standard streams.
    package init(
        _ program: String, _ arguments: [String] = [], columns: Int = 80, rows: Int = 24,
        environment: [String: String]
    ) throws {
        (master, slave) = try Self.open(columns: columns, rows: rows)
        picture = TerminalPicture(columns: columns, rows: rows)
        first = Self.modes(of: slave)
        let usual = ["TERM": "xterm", "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8"]
        // The first terminal that the leader of a session opens becomes its own.
        child = try Child(
            "setsid", ["sh", "-c", "exec \"$@\" <\"$0\" >\"$0\" 2>&1", try Self.path(of: slave), program] + arguments,
            environment: usual.merging(environment) { $1 })
    }

    deinit {
        close(master)
        close(slave)
    }

    private static func open(columns: Int, rows: Int) throws -> (master: Int32, slave: Int32) {
        var master: Int32 = -1
        var slave: Int32 = -1
        var size = winsize(ws_row: UInt16(rows), ws_col: UInt16(columns), ws_xpixel: 0, ws_ypixel: 0)
        guard openpty(&master, &slave, nil, nil, &size) == 0 else {
            throw SpawnError("no pseudo-terminal: \(String(cString: strerror(errno)))")
        }
        for descriptor in [master, slave] { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }
        _ = fcntl(master, F_SETFL, O_NONBLOCK)
        return (master, slave)
    }

    private static func path(of terminal: Int32) throws -> String {
        var name = [CChar](repeating: 0, count: 256)
        guard ttyname_r(terminal, &name, name.count) == 0 else { throw SpawnError("the terminal has no name") }
        return name.withUnsafeBufferPointer { $0.baseAddress.map { String(cString: $0) } ?? "" }
    }

    /// How the terminal is set now: input, output, control and local modes, and the special characters.
    package var modes: [UInt32] { Self.modes(of: slave) }

    private static func modes(of slave: Int32) -> [UInt32] {
        var state = termios()
        tcgetattr(slave, &state)
        let characters = withUnsafeBytes(of: state.c_cc) { $0.map(UInt32.init) }
        return [state.c_iflag, state.c_oflag, state.c_cflag, state.c_lflag] + characters
    }

    package func press(_ keys: String) {
        let bytes = Array(keys.utf8)
        _ = write(master, bytes, bytes.count)
    }

    package func signal(_ number: Int32) { child.signal(number) }

    /// Reads what the program writes until `condition` holds of the picture.
    package func wait(
        for what: String, within seconds: Double = 20, until condition: (TerminalPicture) -> Bool
    ) throws {
        read()
        try eventually(within: seconds, "\(what); the screen shows\n\(picture.text)") {
            read()
            return condition(picture)
        }
    }

    /// Waits for the program to end.
    package func end(within seconds: Double = 20) throws -> Ending {
        try eventually(within: seconds, "the program in the terminal ends") {
            read()
            return !child.isRunning
        }
        read()
        return child.wait()
    }

    private func read() {
        withUnsafeTemporaryAllocation(byteCount: 65_536, alignment: 1) { chunk in
            while true {
                let count = Glibc.read(master, chunk.baseAddress, chunk.count)
                guard count > 0 else { return }
                written.append(contentsOf: chunk[..<count])
                picture.show(chunk[..<count])
            }
        }
    }
}
