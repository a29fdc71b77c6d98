// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullALSA

/// Users, files and disks.
extension Surveyor {
    /// The user that a process is, and what it may; nil where it cannot be seen.
    func person(process: String) -> Evidence.Person? {
        let folder = "\(root)/proc/\(process)"
        guard let status = KernelFiles.text("\(folder)/status"),
            let id = KernelFiles.value(of: "Uid", in: status)?.split(separator: " ").dropFirst().first,
            let user = UInt32(id)
        else { return nil }
        let groups = ["Gid", "Groups"].flatMap { key in
            (KernelFiles.value(of: key, in: status) ?? "").split(separator: " ").compactMap { UInt32($0) }
        }
        let name = Surveyor.name(of: user)
        return Evidence.Person(
            id: user, name: name, groups: Array(Set(groups)).sorted(), isListedForAudio: Surveyor.isInAudio(name),
            mayHurry: mayHurry(folder, status))
    }

    /// By the limit on real-time priorities, or by the capability that lifts it (CAP_SYS_NICE, bit 23).
    private func mayHurry(_ folder: String, _ status: String) -> Bool? {
        if let text = KernelFiles.value(of: "CapEff", in: status), let held = UInt64(text, radix: 16),
            held >> 23 & 1 == 1
        {
            return true
        }
        let key = "Max realtime priority"
        let lines = KernelFiles.text("\(folder)/limits")?.split(separator: "\n") ?? []
        guard let line = lines.first(where: { $0.hasPrefix(key) }),
            let soft = line.dropFirst(key.count).split(separator: " ").first
        else { return nil }
        return soft == "unlimited" || Int(soft) ?? 0 > 0
    }

    static func name(of user: UInt32) -> String {
        getpwuid(user).map { String(cString: $0.pointee.pw_name) } ?? "\(user)"
    }

    private static func isInAudio(_ name: String) -> Bool {
        guard let group = getgrnam("audio"), var member = group.pointee.gr_mem else { return false }
        while let text = member.pointee {
            if String(cString: text) == name { return true }
            member += 1
        }
        return false
    }

    /// nil where there is none.
    static func facts(of path: String) -> Evidence.FileFacts? {
        var info = stat()
        guard stat(path, &info) == 0 else { return nil }
        return Evidence.FileFacts(mode: info.st_mode & 0o7777, owner: info.st_uid, group: info.st_gid)
    }

    /// Of the folder, or of where it would be made.
    static func disk(_ folder: String) -> Evidence.Disk {
        var place = folder
        while access(place, F_OK) != 0, place.contains("/") { place = Evidence.parent(place) }
        if place.isEmpty { place = "/" }
        var room = statvfs()
        let isKnown = statvfs(place, &room) == 0
        let free = Int(
            clamping: UInt64(room.f_bavail).multipliedReportingOverflow(by: UInt64(room.f_frsize)).partialValue)
        return Evidence.Disk(folder, free: isKnown ? free : nil, isWritable: access(place, W_OK) == 0)
    }
}
