// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullProtocol
import LullTestKit
import Testing

/// A disk that refuses from any one call on, under the real daemon, which goes on.
@Suite(.serialized, .timeLimit(.minutes(60))) struct DiskFaultTests {
    static let refusals = FaultCases.areAll ? [ENOSPC, EIO, EROFS, EDQUOT] : [ENOSPC, EIO]
    /// What takes room, or changes what is there; to take away is always possible.
    static let refused = "only=open,write,fsync,ftruncate,rename,mkdir"

    @Test(arguments: refusals)
    func `a disk that refuses any call of an import loses nothing, says so, and the same then succeeds`(
        errno: Int32
    ) throws {
        let home = try LibraryHome(LibraryHome.template.get())
        try home.start()
        try home.faults.order("files \(Self.refused)")
        #expect(try home.household.lull("import", home.sound).ending == .exit(0))
        let count = home.faults.calls.count
        try home.faults.order("")
        #expect(try home.household.lull("remove", "hum-wav", "--yes").ending == .exit(0))
        for number in FaultCases.picked(of: count, few: 5) {
            let context = Comment(rawValue: "errno \(errno) from \(number) of \(count)")
            try home.faults.order("files at=\(number) fail=\(errno) lasting \(Self.refused)")
            let finished = try home.household.lull("import", home.sound)
            #expect(try home.household.ask("status")["state"]?.string == "stopped", context)
            // It is in its place, and the disk takes it neither for good nor back.
            let isStuck = home.faults.calls.contains { $0.hasPrefix("\(number) fsync ") && $0.hasSuffix("/recordings") }
            try home.faults.order("")
            let isKept = finished.ending == .exit(0) || isStuck
            if finished.ending != .exit(0) { check(finished, errno, context) }
            #expect(try home.ids() == (isKept ? ["hum-wav", "mine"] : ["mine"]), "\(context): \(finished.errorText)")
            try home.check(home.ids(), context)
            #expect(home.leftovers.isEmpty, "\(context): \(home.leftovers)")
            let again = try home.household.lull("import", home.sound)
            #expect(again.ending == .exit(0), "\(context): \(again.errorText)")
            try home.check(["hum-wav", "mine"], context)
            #expect(try home.household.lull("remove", "hum-wav", "--yes").ending == .exit(0), context)
        }
        #expect(try home.household.end() == .exit(0))
    }

    /// One calm line that names what is wrong.
    private func check(_ finished: Finished, _ errno: Int32, _ context: Comment) {
        let lines = finished.errorText.split(separator: "\n")
        let code: Int32 = finished.ending == .exit(73) ? 73 : 74
        #expect(finished.ending == .exit(code), "\(context): \(finished.ending) \(finished.errorText)")
        #expect(lines.count == 1 && lines.allSatisfy { $0.hasPrefix("lull: ") }, "\(context): \(finished.errorText)")
        let word = errno == ENOSPC || errno == EDQUOT ? "full" : errno == EROFS ? "can only be read" : "disk"
        #expect(finished.errorText.contains(word), "\(context): \(finished.errorText)")
    }

    @Test(arguments: FaultCases.picked(of: 40, few: 4))
    func `a disk that fails at random never ends the daemon, and what is there afterwards is whole`(
        seed: Int
    ) throws {
        let home = try LibraryHome(LibraryHome.template.get())
        try home.start()
        let context = Comment(rawValue: "seed \(seed)")
        let errno = [ENOSPC, EIO, EROFS, EDQUOT][seed % 4]
        try home.faults.order("files chance=60 seed=\(seed) fail=\(errno)")
        for _ in 0..<4 {
            _ = try home.household.lull("import", home.sound)
            _ = try home.household.lull("grid", "mine", "nudge", "5")
            _ = try home.household.lull("remove", "hum-wav", "--yes")
            #expect(try home.household.ask("status")["state"]?.string == "stopped", context)
        }
        try home.faults.order("")
        let imported = try home.household.lull("import", home.sound)
        #expect(imported.ending == .exit(0), "\(context): \(imported.errorText)")
        #expect(try home.household.lull("grid", "mine", "nudge", "5").ending == .exit(0), context)
        try home.check(["hum-wav", "mine"], context)
        #expect(try home.household.end() == .exit(0))
        try home.household.start()
        try home.check(["hum-wav", "mine"], context)
        #expect(home.leftovers.isEmpty, "\(context): \(home.leftovers)")
    }

    @Test func `a disk that takes half of every write gets it all in the end`() throws {
        let home = try LibraryHome(LibraryHome.template.get())
        try home.start()
        try home.faults.order("files at=1 half fail=\(ENOSPC) lasting only=write")
        #expect(try home.household.lull("import", home.sound).ending == .exit(0))
        #expect(try home.household.lull("grid", "mine", "nudge", "5").ending == .exit(0))
        try home.faults.order("")
        try home.check(["hum-wav", "mine"], "half of every write")
        #expect(try home.household.end() == .exit(0))
        try home.household.start()
        #expect(try home.household.lull("tracks", "--kind", "recording").errorText.isEmpty)
        try home.check(["hum-wav", "mine"], "half of every write")
    }
}
