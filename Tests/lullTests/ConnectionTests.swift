// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullProtocol
import Testing
import lull

@Suite("The wire")
struct ConnectionTests {
    private static let hello = Array("\(Hello().notification.json)\n".utf8)
    private static let answer = Array(#"{"jsonrpc":"2.0","id":1,"result":{"state":"stopped"}}"#.utf8) + [10]

    @Test func `a request is answered, whatever comes between`() throws {
        let event = Array(#"{"jsonrpc":"2.0","method":"event","params":{"seq":1}}"#.utf8) + [10]
        let result = try call(Self.hello + event + Self.answer)
        #expect(result == ["state": "stopped"])
    }

    @Test func `a daemon that is only just being started is waited for`() throws {
        #expect(try call(Self.hello + Self.answer, after: 5) == ["state": "stopped"])
    }

    @Test func `an error of the daemon is the failure`() {
        let error = ProtocolError(.trackUnknown, "There is no such track.", hint: "Did you mean this?")
        let line = Array("\(Response(id: 1, .failure(error)).json)\n".utf8)
        #expect(failure { try call(Self.hello + line) } == Failure(error))
    }

    @Test(arguments: [
        "OK MPD 0.23.5\n", "{}\n", "\n", "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}\n", "\u{0}\u{1}\n",
    ])
    func `a stranger is told from the daemon`(greeting: String) {
        let failure = failure { try call(Array(greeting.utf8)) }
        #expect(failure?.exitCode == EX_UNAVAILABLE)
        #expect(failure?.what == "What answers there is not Lull's daemon.")
    }

    @Test func `so is one whose line does not end`() {
        let failure = failure { try call([UInt8](repeating: 0x78, count: 3 << 20)) }
        #expect(failure?.what == "What answers there is not Lull's daemon.")
    }

    @Test(arguments: [0, 20])
    func `a daemon that goes in the middle of its answer is told of`(count: Int) {
        let failure = failure { try call(Self.hello + Self.answer.prefix(count)) }
        #expect(failure?.exitCode == EX_UNAVAILABLE)
        #expect(failure?.what == "The daemon went away.")
    }

    @Test(arguments: [(0, "restart"), (2, "Update")])
    func `another protocol is told of, with which side to renew`(version: Int64, word: String) {
        let line = #"{"jsonrpc":"2.0","method":"hello","params":{"protocol":\#(version),"daemon":"lulld 9.0.0"}}"#
        let failure = failure { try call(Array("\(line)\n".utf8)) }
        #expect(failure?.exitCode == EX_UNAVAILABLE)
        #expect(failure?.hint.contains(word) ?? false)
    }

    @Test func `a refusal in place of the hello is passed on`() {
        let error = ProtocolError(.limitExceeded, "There are too many clients.", hint: "Close one.")
        let line = Array("\(Response(id: .null, .failure(error)).json)\n".utf8)
        #expect(failure { try call(line) }?.exitCode == 75)
    }

    @Test(arguments: ["/nonexistent/lull.sock", "/dev/null", "/etc/passwd/x"])
    func `where nothing listens it says how to start`(path: String) {
        let failure = failure { try Connection(socket: path).hello }
        #expect(failure?.exitCode == EX_UNAVAILABLE)
        #expect(failure?.what == "No daemon answers at \(path).")
        #expect(failure?.hint.contains("systemctl --user start lulld") ?? false)
    }

    @Test func `a path too long for a socket is an error, not a crash`() {
        let failure = failure { try Connection(socket: "/" + String(repeating: "a", count: 5000)).hello }
        #expect(failure?.exitCode == EX_UNAVAILABLE)
    }

    /// Asks for the status of a daemon that says `bytes` and goes.
    private func call(_ bytes: [UInt8], after pause: UInt32 = 0) throws -> JSON {
        let daemon = try FakeDaemon(saying: bytes, after: pause)
        defer { daemon.end() }
        var connection = try Connection(socket: daemon.path)
        return try connection.call(.status)
    }
}
