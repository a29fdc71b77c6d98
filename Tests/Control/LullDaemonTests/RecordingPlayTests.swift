// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullDaemon
import LullProtocol
import LullSinkKit
import LullTestKit
import Synchronization
import Testing

/// What a parent does to recordings, by the coordinator.
@Suite(.timeLimit(.minutes(2))) struct RecordingPlayTests {
    private let home: Household

    init() async throws {
        home = try Household()
        try await home.deliver(WaveFile.notes(seconds: 12).bytes, named: "hum.wav")
    }

    /// Keeps the thread that loads recordings busy until it is opened.
    private final class Gate: Sendable {
        private let isOpen = Atomic(false)
        private let workers: RecordingWorkers

        init(_ workers: RecordingWorkers) {
            self.workers = workers
            workers.loading.begin { while !self.isOpen.load(ordering: .relaxed) { usleep(500) } }
        }

        /// Waits until a recording waits.
        func arrival() async throws {
            while workers.loading.waiting == 0 { try await Task.sleep(for: .milliseconds(1)) }
        }

        func open() { isOpen.store(true, ordering: .relaxed) }
    }

    @Test(arguments: [Method.stop, .pause, .play])
    func `whatever is asked while a recording loads is the parent's last word`(method: Method) async throws {
        let gate = Gate(home.workers)
        // The thread has taken up the gate, and what waits is the recording.
        while home.workers.loading.waiting > 0 { try await Task.sleep(for: .milliseconds(1)) }
        async let late = home.ask(.play, ["track": "hum"])
        try await gate.arrival()
        _ = try? await home.ask(method, method == .play ? ["track": "a"] : .object(JSON.Members()))
        gate.open()
        let answer = try await late
        #expect(answer["note"]?.string == "Something else was asked for meanwhile.")
        let status = try await home.ask(.status)
        if method == .play {
            #expect(status["track"]?["id"]?.string == "a" && status["state"]?.string == "playing")
        } else {
            #expect(status["state"]?.string == "stopped" && home.sink.starts == 0)
        }
    }

    @Test func `a recording that has been removed is no longer played`() async throws {
        try await home.ask(.play, ["track": "hum"])
        #expect(await home.refusal(.remove, ["track": "hum"]) == .libraryBusy)
        try await home.ask(.stop, ["now": true])
        while try await home.ask(.status)["state"]?.string != "stopped" {
            try await Task.sleep(for: .milliseconds(10))
        }
        try await home.ask(.remove, ["track": "hum"])
        #expect(await home.refusal(.play, ["track": "hum"]) == .trackUnknown)
        #expect(await home.refusal(.again) == .trackUnknown)
        #expect(try await home.ask(.status)["state"]?.string == "stopped")
    }
}
