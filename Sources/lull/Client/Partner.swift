// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc

/// The daemon's program, which has the engine: it does the verbs that make or read sound without a running daemon.
enum Partner {
    private static let name = "lulld"

    /// Becomes `lulld` with the arguments as they were given, byte by byte: a file's name need not be UTF-8.
    /// Comes back only with the failure to do so.
    static func takeOver() -> Failure {
        var arguments = [strdup(name)] + (1...Int(CommandLine.argc)).map { CommandLine.unsafeArgv[$0] }
        if let beside { execv(beside, &arguments) }
        execvp(name, &arguments)
        return Failure(EX_UNAVAILABLE, Strings.noPartner, hint: Strings.noPartnerHint)
    }

    /// The program in the folder of the running one.
    private static var beside: String? {
        let path = [UInt8](unsafeUninitializedCapacity: Int(PATH_MAX)) { place, count in
            count = place.baseAddress.map { max(0, readlink("/proc/self/exe", $0, place.count)) } ?? 0
        }
        guard let slash = path.lastIndex(of: UInt8(ascii: "/")) else { return nil }
        return String(decoding: path[...slash], as: UTF8.self) + name
    }
}
