// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullDoctor
import LullProtocol
import LullTestKit
import Testing

/// What the doctor says to a daemon, and makes of its answers: one that is made up.
@Suite struct FalseDaemonTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    /// Answers by the table, says each line of `chatter` twice a second after a request that is not in it, and prints
    /// the requests; `over` where a caller has gone.
    private static let script = """
        import json, socket, sys, threading, time
        greeting, answers = sys.argv[2], json.loads(sys.argv[3])
        listener = socket.socket(socket.AF_UNIX)
        listener.bind(sys.argv[1])
        listener.listen(8)
        print("ready", flush=True)
        def serve(caller):
            caller.sendall((greeting + chr(10)).encode())
            for line in caller.makefile():
                request = json.loads(line)
                asked = request.get("params", {})
                print(json.dumps([request["method"], asked]), flush=True)
                answer = answers.get(request["method"])
                if answer is None:
                    while True:
                        time.sleep(0.5)
                        caller.sendall(b'{"jsonrpc":"2.0","method":"state","params":{}}' + bytes([10]))
                if asked.get("tick") and "tick" in answers: answer = answers["tick"]
                caller.sendall((json.dumps({"jsonrpc": "2.0", "id": request["id"], **answer}) + chr(10)).encode())
            print("over", flush=True)
        while True:
            threading.Thread(target=serve, args=[listener.accept()[0]], daemon=True).start()
        """

    private static var greeting: JSON { Hello().notification.json }
    private static let stopped: JSON = ["result": ["state": "stopped"]]
    private static let usual: JSON = ["result": ["clock": .null]]

    private func withDaemon(
        greeting: JSON = Self.greeting, _ answers: JSON, _ body: (Surveyor, Child) throws -> Void
    ) throws {
        let path = "\(folder.path)/false.sock"
        let words = [greeting, answers].map { String(decoding: $0.encoded, as: UTF8.self) }
        let daemon = try Child("python3", ["-c", Self.script, path] + words)
        defer {
            daemon.signal(SIGKILL)
            daemon.wait()
        }
        #expect(daemon.line() == "ready")
        var surveyor = Surveyor(environment: [:])
        surveyor.root = folder.path
        surveyor.socket = path
        surveyor.microphone = "hw:99"
        try body(surveyor, daemon)
    }

    @Test func `one that has no room for us is told by its own words`() throws {
        let full = ProtocolError(.limitExceeded, "There are 32 clients.", hint: "Close one.")
        let line = Response(id: .null, .failure(full)).json
        try withDaemon(greeting: line, [:]) { surveyor, _ in
            let finding = surveyor.evidence().finding(.daemon)
            #expect(finding?.what == full.message && finding?.advice == full.hint, "\(finding.debugDescription)")
        }
    }

    @Test(.timeLimit(.minutes(1))) func `one that talks without answering is not waited for`() throws {
        try withDaemon([:]) { surveyor, _ in
            #expect(surveyor.evidence().finding(.daemon)?.what.contains("does not answer") == true)
        }
    }

    @Test(arguments: [
        (ProtocolError.Name.deviceBusy, Finding.State.fault), (.deviceAbsent, .fault), (.deviceDenied, .fault),
        (.sessionBusy, .unknown),
    ])
    func `what keeps the tick from sounding is in the way only where it is the device`(
        name: ProtocolError.Name, state: Finding.State
    ) throws {
        let error = ProtocolError(name, "It is so.", hint: "Do so.")
        try withDaemon(["status": Self.stopped, "doctor": Self.usual, "tick": ["error": error.json]]) { surveyor, _ in
            var findings = Findings([])
            findings.add(surveyor.listen(with: surveyor.evidence(), stopping: false))
            #expect(findings.all.map(\.state) == [state] && findings.all.first?.what == error.message, "\(findings)")
        }
    }

    @Test func `listening stops nothing, and its tick outlasts a slow microphone`() throws {
        try withDaemon(["status": Self.stopped, "doctor": Self.usual, "stop": Self.stopped]) { surveyor, daemon in
            let evidence = surveyor.evidence()
            _ = surveyor.listen(with: evidence, stopping: false)
            var said: [String] = []
            while said.filter({ $0 == "over" }).count < 2, let line = daemon.line() { said.append(line) }
            #expect(!said.contains { $0.contains("stop\"") }, "\(said)")
            let tick = said.compactMap { try? JSON(parsing: Array($0.utf8))[1]?["tick"]?.double }.first
            #expect(tick ?? 0 >= 8 + 14, "\(said)")
        }
    }
}
