// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullProtocol
import LullTestKit

/// Has whatever `start` starts go before the rest of a busy machine, where we may: a sound that is late is no fault of
/// what made it, and the machine that runs all tests at once is late often.
func urgently<Started>(_ start: () throws -> Started) rethrows -> Started {
    // On Linux a thread's own, inherited by what it starts.
    let thread = __priority_which_t(PRIO_PROCESS.rawValue)
    let usual = getpriority(thread, 0)
    setpriority(thread, 0, -15)
    defer { setpriority(thread, 0, usual) }
    return try start()
}

/// One parent's box: XDG folders, a sound server, a daemon and a CLI, all of them real and in a folder of their own.
///
/// Everything ends when it goes, by process id.
final class Household {
    let folder: TemporaryFolder
    let pulse: PulseServer?
    let environment: [String: String]
    private(set) var daemon: Child?

    /// - Parameters:
    ///   - pulse: the sound server; nil for a machine whose `default` cannot be opened
    ///   - asound: ALSA's configuration where there is no server
    init(pulse: PulseServer?, asound: String = "pcm.!default { type hw card 99 }") throws {
        let folder = try TemporaryFolder()
        self.folder = folder
        self.pulse = pulse
        var environment = pulse?.environment ?? [:]
        if pulse == nil {
            environment["ALSA_CONFIG_PATH"] = try folder.write(
                "asound.conf", "</usr/share/alsa/alsa.conf>\n\(asound)\n")
        }
        for (name, place) in [
            ("XDG_RUNTIME_DIR", "run"), ("XDG_STATE_HOME", "state"), ("XDG_CONFIG_HOME", "config"),
            ("XDG_DATA_HOME", "data"), ("XDG_CACHE_HOME", "cache"), ("HOME", "home"),
        ] {
            environment[name] = "\(folder.path)/\(place)"
            mkdir("\(folder.path)/\(place)", 0o700)
        }
        for name in ["LULL_SOCKET", "LISTEN_FDS"] {
            environment[name] = ""
        }
        self.environment = environment
    }

    /// The daemon goes before the folder that it writes in.
    deinit {
        daemon?.signal(SIGKILL)
        daemon?.wait()
    }

    var socket: String { "\(folder.path)/run/lull/lull.sock" }

    // MARK: - The daemon

    /// Starts the daemon and waits until it answers.
    @discardableResult
    func start(
        _ arguments: [String] = [], device: String = "default", changing changes: [String: String] = [:]
    ) throws -> Child {
        let daemon = try urgently {
            try Child(
                Programs.lulld, ["--device", device] + arguments, environment: environment.merging(changes) { $1 },
                errorPath: "\(folder.path)/lulld.log")
        }
        self.daemon = daemon
        try eventually("lulld answers; it said: \(log)") {
            guard daemon.isRunning else { throw SpawnError("lulld ended at once: \(log)") }
            return (try? Wire(socket)) != nil
        }
        return daemon
    }

    /// Runs a daemon that is expected to refuse, to its end.
    func refused(
        _ arguments: [String] = [], changing changes: [String: String] = [:], wrapper: [String] = []
    ) throws -> Finished {
        let words = wrapper + [try Programs.lulld] + arguments
        return try run(
            words[0], Array(words.dropFirst()), environment: environment.merging(changes) { $1 }, within: 20)
    }

    /// Sends the daemon a signal and waits for its end.
    func end(by signal: Int32 = SIGTERM, within seconds: Double = 20) throws -> Ending {
        guard let daemon else { throw SpawnError("there is no daemon") }
        daemon.signal(signal)
        try eventually(within: seconds, "lulld ends on signal \(signal); it said: \(log)") { !daemon.isRunning }
        return daemon.wait()
    }

    /// What the daemon wrote on standard error.
    var log: String { (try? String(decoding: contents(of: "\(folder.path)/lulld.log"), as: UTF8.self)) ?? "" }

    /// What became of the daemon, for a failure's words.
    private var health: String {
        guard let daemon, !daemon.isRunning else { return "lulld runs and said: \(log)" }
        return "lulld ended with \(daemon.wait()) and said: \(log)"
    }

    // MARK: - The CLI

    func lull(_ arguments: String..., changing changes: [String: String] = [:]) throws -> Finished {
        try lull(arguments, changing: changes)
    }

    func lull(_ arguments: [String], changing changes: [String: String] = [:]) throws -> Finished {
        try run(Programs.lull, arguments, environment: environment.merging(changes) { $1 }, within: 60)
    }

    /// Runs a verb that must succeed and reads its `--json`.
    @discardableResult
    func ask(_ arguments: String...) throws -> JSON { try ask(arguments) }

    @discardableResult
    func ask(_ arguments: [String]) throws -> JSON {
        let finished = try run(Programs.lull, arguments + ["--json"], environment: environment, within: 60)
        guard finished.ending == .exit(0) else {
            throw SpawnError("lull \(arguments) ended with \(finished.ending): \(finished.errorText)\(health)")
        }
        return try JSON(parsing: finished.output)
    }

    /// Asks for the status until `condition` holds.
    @discardableResult
    func status(_ what: String, within seconds: Double = 30, until condition: (JSON) -> Bool) throws -> JSON {
        let wire = try Wire(socket)
        var status = JSON.null
        try eventually(within: seconds, "\(what): \(status)") {
            status = try wire.call("status")
            return condition(status)
        }
        return status
    }

    func waitFor(state: String, within seconds: Double = 30) throws {
        try status("the state is \(state)", within: seconds) { $0["state"]?.string == state }
    }
}
