// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc

/// Faults for a program that is started with `environment`: what is ordered befalls its calls to the disk and to ALSA.
/// The words of an order stand in `Tests/Kit/Faults/faults.h`.
///
/// - Thread: one at a time
package final class Faults {
    /// What the program is to be started with.
    package let environment: [String: String]

    private let folder: String
    private var log: String { "\(folder)/faults.log" }

    /// - Parameters:
    ///   - folder: for orders and the log; on the disk of `roots`, and outside of them
    ///   - roots: folders below which calls are counted
    package init(in folder: String, roots: [String]) throws {
        self.folder = folder
        environment = [
            "LD_PRELOAD": try Faults.library.get(), "LULL_FAULT_ROOTS": roots.joined(separator: ":"),
            "LULL_FAULT_ORDERS": "\(folder)/faults", "LULL_FAULT_LOG": "\(folder)/faults.log",
        ]
        try order("")
    }

    /// From now on this is what befalls it; counting begins anew, and the log too.
    package func order(_ text: String) throws {
        unlink(log)
        serial += 1
        let draft = "\(folder)/faults.new"
        guard let stream = fopen(draft, "w") else { throw SpawnError("cannot write \(draft)") }
        fputs("files order=\(serial)\n\(text)\n", stream)
        fclose(stream)
        guard rename(draft, "\(folder)/faults") == 0 else { throw SpawnError("cannot write \(folder)/faults") }
    }

    private var serial = 0

    /// What has been counted under these orders, one a line: "NUMBER CALL PATH" or "sound NUMBER CALL FAULT".
    package var lines: [String] {
        guard let text = try? String(decoding: contents(of: log), as: UTF8.self) else { return [] }
        return text.split(separator: "\n").map(String.init)
    }

    /// Those of `lines` that are calls to the disk.
    package var calls: [String] { lines.filter { !$0.hasPrefix("sound ") } }

    /// Those of `lines` that are faults in sound.
    package var sounds: [String] { lines.filter { $0.hasPrefix("sound ") } }

    /// Built once a run, beside the tests.
    private static let library = Result {
        let root = #filePath.split(separator: "/").dropLast(4).reduce("") { "\($0)/\($1)" }
        let product = try "\(product("lulld").dropLast("lulld".count))lull-faults.so"
        let draft = "\(product).\(getpid())"
        let words = "-std=gnu17 -D_GNU_SOURCE -O1 -fPIC -shared -Wall -Wextra -Werror"
        let compiler = "c=$(command -v clang || command -v cc) && cd '\(root)/Tests/Kit/Faults' && exec $c \(words)"
        let made = try run("sh", ["-c", "\(compiler) -o '\(draft)' orders.c files.c sound.c"])
        guard made.ending == .exit(0), rename(draft, product) == 0 else {
            throw SpawnError("the faults cannot be built: \(made.errorText)")
        }
        return product
    }
}

/// Which of many cases are tried: all of them where `LULL_FAULTS` is `all`, as in `make faults`, else a few.
package enum FaultCases {
    package static let areAll = getenv("LULL_FAULTS").map { String(cString: $0) } == "all"

    /// Of the cases 1 to `count`: the first, the last, and between them as many as make `few` of all.
    package static func picked(of count: Int, few: Int) -> [Int] {
        guard count > 0 else { return [] }
        guard !areAll, count > few, few > 1 else { return Array(1...count) }
        return (0..<few).map { 1 + $0 * (count - 1) / (few - 1) }
    }
}
