// SPDX-License-Identifier: GPL-3.0-or-later

import ArgumentParser
import Glibc
import LullDaemon
import LullDoctor
import LullProtocol

/// Finds why there is no sound.
struct Doctor: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: Method.doctor.name, abstract: Method.doctor.summary, discussion: Words.doctorDiscussion)

    @Flag(help: ArgumentHelp(Words.listenHelp)) var listen = false
    @Flag(help: ArgumentHelp(Words.stopHelp)) var stop = false
    @Option(help: ArgumentHelp(Words.microphoneHelp)) var microphone: String?
    @Flag(help: ArgumentHelp(Words.doctorJSONHelp)) var json = false
    @Option(help: ArgumentHelp(Words.callHelp)) var socket: String?
    @Option(help: .hidden) var root = ""

    func validate() throws {
        if !listen, stop || microphone != nil { throw ValidationError(Words.needsListen) }
    }

    func run() throws {
        var surveyor = Surveyor(socket: socket, root: root)
        if let microphone { surveyor.microphone = microphone }
        let evidence = surveyor.evidence()
        var findings = Findings(evidence.findings)
        if listen {
            if !json { StandardError.write(Words.listening) }
            findings.add(surveyor.listen(with: evidence, stopping: stop))
        }
        if json { print(findings.json) } else { findings.lines.forEach { print($0) } }
        Glibc.exit(findings.exitCode)
    }
}
