// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullProtocol

/// What is looked at, in the order in which one thing depends on another: the first fault is the likeliest cause.
///
/// - Thread: any
package enum Check: String, CaseIterable, Sendable {
    case settings, daemon, socket, disk
    case usb, cards, device, permissions, busy, mixer
    case playing, volume
    case format, underruns, realtime, clock
    case listen
}

/// What came of one check.
///
/// - Thread: any
package struct Finding: Equatable, Sendable {
    package enum State: String, Sendable {
        case ok
        /// It plays, but not as it could.
        case warning
        /// Nothing is heard because of it, or nothing will be.
        case fault
        /// It cannot be told now.
        case unknown
    }

    package let check: Check
    package let state: State
    /// One sentence.
    package let what: String
    /// What it rests on, a line each.
    package let evidence: [String]
    /// What to do, in a sentence or two; empty where nothing need be done.
    package let advice: String

    package init(_ check: Check, _ state: State, _ what: String, evidence: [String] = [], advice: String = "") {
        (self.check, self.state, self.what) = (check, state, what)
        (self.evidence, self.advice) = (evidence, advice)
    }

    /// Of a fault (sysexits).
    package var exitCode: Int32 {
        switch check {
        case .settings: EX_CONFIG
        case .daemon: EX_UNAVAILABLE
        case .socket, .permissions: EX_NOPERM
        case .busy: EX_TEMPFAIL
        default: EX_IOERR
        }
    }

    package var json: JSON {
        [
            "check": .string(check.rawValue), "state": .string(state.rawValue), "what": .string(what),
            "evidence": .array(evidence.map { .string($0) }), "advice": .string(advice),
        ]
    }
}

/// All that was found.
///
/// - Thread: any
package struct Findings: Equatable, Sendable {
    package var all: [Finding]
    /// What `--listen` measured.
    package var heard: Heard?

    package init(_ all: [Finding], heard: Heard? = nil) { (self.all, self.heard) = (all, heard) }

    package var faults: [Finding] { all.filter { $0.state == .fault } }

    /// 0 without a fault, else that of the first.
    package var exitCode: Int32 { faults.first?.exitCode ?? EX_OK }

    package var json: JSON {
        var members = JSON.Members([
            ("healthy", .bool(faults.isEmpty)), ("checks", .array(all.map(\.json))),
        ])
        members["heard"] = heard?.json
        return .object(members)
    }

    /// For people: a line each, and under what is not right what to do, and what it rests on.
    package var lines: [String] {
        let width = all.map(\.check.rawValue.count).max() ?? 0
        let indent = String(repeating: " ", count: Words.stateWidth + width + 4)
        let lines = all.flatMap { finding -> [String] in
            let name = finding.check.rawValue
            let head = Words.state(finding.state) + "  " + name + String(repeating: " ", count: width + 2 - name.count)
            guard finding.state != .ok else { return [head + finding.what] }
            let advice = finding.advice.isEmpty ? [] : [indent + finding.advice]
            return [head + finding.what] + advice + finding.evidence.map { indent + "  " + $0 }
        }
        return (lines + ["", Words.sum(faults.count)]).map(Findings.printable)
    }

    /// Names of cards and programs come from outside: none may steer the terminal.
    private static func printable(_ line: String) -> String {
        String(
            String.UnicodeScalarView(
                line.unicodeScalars.map { $0.properties.generalCategory == .control ? "\u{FFFD}" : $0 }))
    }
}
