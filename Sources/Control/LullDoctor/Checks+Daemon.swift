// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullProtocol

/// What must be right before there can be any sound.
extension Evidence {
    /// Who plays with settings and folders of its own, which are not those that were looked at.
    private var stranger: String? { daemon != nil && player.id != caller.id ? player.name : nil }

    var settingsFinding: Finding {
        if let stranger { return Finding(.settings, .unknown, Words.settingsOf(stranger)) }
        guard let first = settings.mistakes.first else {
            return Finding(
                .settings, .ok, Words.settingsRight,
                evidence: settings.files.isEmpty ? [Words.noSettings] : settings.files)
        }
        return Finding(
            .settings, .fault, Words.settingsWrong(settings.mistakes.count, runs: daemon != nil),
            evidence: settings.mistakes, advice: Words.mend(first))
    }

    var daemonFinding: Finding {
        let evidence = places.map { "\($0.path): \(Words.outcome($0.outcome))" }
        if let daemon {
            guard daemon.hello.version == Version.protocol else {
                return Finding(
                    .daemon, .fault, Words.otherProtocol(daemon.hello.version, Version.protocol), evidence: evidence,
                    advice: daemon.hello.version > Version.protocol ? Words.update : Words.restart(scope))
            }
            return Finding(.daemon, .ok, Words.answers(daemon.hello.daemon), evidence: evidence)
        }
        for place in places {
            switch place.outcome {
            case .silent:
                return Finding(
                    .daemon, .fault, Words.silent(place.path), evidence: evidence, advice: Words.restart(place.scope))
            case .stranger:
                return Finding(
                    .daemon, .fault, Words.stranger(place.path), evidence: evidence, advice: Words.restart(place.scope))
            case .denied(let error):
                return Finding(.daemon, .fault, error.message, evidence: evidence, advice: error.hint)
            case .refused(EACCES), .refused(EPERM):
                return Finding(.daemon, .unknown, Words.hidden, evidence: evidence)
            case .refused, .answered: continue
            }
        }
        return Finding(
            .daemon, .fault, Words.nobody, evidence: evidence,
            advice: settings.mistakes.isEmpty ? Words.start : Words.mendAndStart)
    }

    var socketFinding: Finding {
        for place in places {
            switch place.outcome {
            case .refused(EACCES), .refused(EPERM):
                return Finding(
                    .socket, .fault, Words.denied(place.path), evidence: evidence(of: place),
                    advice: Words.deniedAdvice(place.scope, player: caller.name))
            case .answered, .denied: return permissionsOfSocket(place)
            case .refused, .silent, .stranger: continue
            }
        }
        return Finding(.socket, .unknown, Words.noSocket, evidence: places.flatMap(evidence))
    }

    /// Whoever may write to the socket plays.
    private func permissionsOfSocket(_ place: Place) -> Finding {
        let evidence = evidence(of: place)
        guard let file = place.file else { return Finding(.socket, .ok, Words.socketRight, evidence: evidence) }
        let right: UInt32 = place.scope == .system ? 0o660 : 0o600
        if let folder = place.folder, folder.mode & 0o022 != 0, folder.mode & 0o1000 == 0 {
            return Finding(
                .socket, .fault, Words.folderOpen(place.path), evidence: evidence,
                advice: Words.remakeSocket(place.scope))
        }
        if file.mode & 0o777 & ~right != 0 {
            return Finding(
                .socket, .fault, Words.socketOpen(place.path, file.octal), evidence: evidence,
                advice: Words.remakeSocket(place.scope))
        }
        if file.mode & 0o777 != right {
            return Finding(
                .socket, .warning, Words.socketNarrow(place.path, file.octal), evidence: evidence,
                advice: Words.remakeSocket(place.scope))
        }
        return Finding(.socket, .ok, Words.socketRight, evidence: evidence)
    }

    private func evidence(of place: Place) -> [String] {
        guard let file = place.file else { return ["\(place.path): \(Words.notThere)"] }
        return [Words.file(place.path, file)]
            + (place.folder.map { [Words.file(Evidence.parent(place.path), $0)] } ?? [])
    }

    static func parent(_ path: String) -> String {
        path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
    }

    /// Below this nothing can be kept before long; bytes.
    private static var littleSpace: Int { 256 << 20 }

    /// What cannot be kept is in nobody's way: Lull plays all the same.
    var diskFinding: Finding {
        if let stranger { return Finding(.disk, .unknown, Words.diskOf(stranger)) }
        let evidence = disks.map { Words.disk($0) }
        if let closed = disks.first(where: { !$0.isWritable }) {
            return Finding(
                .disk, .warning, Words.notWritable(closed.folder), evidence: evidence,
                advice: Words.makeWritable(closed.folder))
        }
        let free = disks.compactMap { disk in disk.free.map { (folder: disk.folder, free: $0) } }
        guard let least = free.min(by: { $0.free < $1.free }) else {
            return Finding(.disk, .unknown, Words.noDisk, evidence: evidence)
        }
        if least.free < Evidence.littleSpace {
            return Finding(
                .disk, .warning, Words.full(least.folder, least.free), evidence: evidence, advice: Words.makeRoom)
        }
        return Finding(.disk, .ok, Words.room(least.free), evidence: evidence)
    }
}
