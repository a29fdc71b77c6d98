// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc

/// A PulseAudio server of our own with one null sink, clocked in real time, for programs that play through ALSA.
///
/// It works for root and without a session. It is stopped, by its process id, when the object goes, and when the
/// tests die.
package final class PulseServer {
    /// What a program needs to play here through ALSA's `default`.
    package let environment: [String: String]
    /// Where the server listens, as in PULSE_SERVER.
    package let address: String

    private let folder: TemporaryFolder
    private let sampleFormat: String
    private var guardian: Child?
    private var process: pid_t = 0

    /// Starts a server and waits until it answers.
    /// - Parameters:
    ///   - sampleFormat: of the null sink; `s16le` is what most real sinks are
    ///   - asound: more lines for ALSA's configuration
    package init(sampleFormat: String = "float32le", asound: String = "") throws {
        let folder = try TemporaryFolder()
        self.folder = folder
        self.sampleFormat = sampleFormat
        address = "unix:\(folder.path)/pulse.sock"
        try folder.write("client.conf", "autospawn = no\n")
        environment = [
            "PULSE_SERVER": address,
            "PULSE_CLIENTCONFIG": "\(folder.path)/client.conf",
            "ALSA_CONFIG_PATH": try folder.write(
                "asound.conf", "</usr/share/alsa/alsa.conf>\npcm.!default { type pulse }\n\(asound)\n"),
            "HOME": folder.path,
            "XDG_RUNTIME_DIR": folder.path,
            "XDG_CONFIG_HOME": folder.path,
        ]
        try start()
    }

    deinit { stop() }

    /// Starts the server, again if need be, and waits until it answers.
    package func start() throws {
        let socket = "\(folder.path)/pulse.sock"
        unlink(socket)
        let script = try folder.write(
            "server.pa",
            """
            load-module module-null-sink sink_name=nul rate=48000 format=\(sampleFormat)
            load-module module-native-protocol-unix auth-anonymous=1 socket=\(socket)

            """)
        // The shell holds the other end of our pipe: when the tests die, however they do, so does the server.
        let guardian = try Child(
            "sh",
            [
                "-c", "pulseaudio \"$@\" <&- >&2 & echo $!; read -r _; kill -9 $!; wait", "sh", "-n",
                "--daemonize=no", "--exit-idle-time=-1", "-F", script,
            ], environment: environment, errorPath: "\(folder.path)/server.log")
        guard let line = guardian.line(), let process = pid_t(line) else {
            throw SpawnError("pulseaudio did not start")
        }
        self.guardian = guardian
        self.process = process
        try eventually("pulseaudio answers at \(socket)") { Self.answers(socket) }
    }

    /// Kills the server at once, as a crash would.
    package func stop() {
        guard let guardian else { return }
        guardian.closeInput()
        guardian.wait()
        self.guardian = nil
    }

    /// Stops the server's heart: it keeps its connections and does nothing.
    package func freeze() { kill(process, SIGSTOP) }

    /// Lets a frozen server go on.
    package func thaw() { kill(process, SIGCONT) }

    /// Records what the sink plays.
    package func record(channels: Int = 1, sampleFormat: PulseRecording.Format = .float) throws -> PulseRecording {
        try PulseRecording(
            path: "\(folder.path)/\(PulseRecording.nextName())", channels: channels, format: sampleFormat,
            environment: environment)
    }

    private static func answers(_ path: String) -> Bool {
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8.prefix($0.count - 1)) }
        return withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) == 0
            }
        }
    }
}
