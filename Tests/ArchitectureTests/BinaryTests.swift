// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import Testing

/// What the built programs link. They are looked for beside the program that runs this test, where `swift build` of the
/// same configuration puts them.
@Suite struct BinaryTests {
    static let folder: String = {
        var path = [CChar](repeating: 0, count: Int(PATH_MAX))
        let count = readlink("/proc/self/exe", &path, Int(PATH_MAX))
        let exe = String(decoding: path.prefix(max(0, count)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return exe.split(separator: "/").dropLast().reduce("") { "\($0)/\($1)" }
    }()

    static func isBuilt(_ name: String) -> Bool { access("\(folder)/\(name)", X_OK) == 0 }

    /// What a shell command prints, and the status it ends with.
    static func run(_ command: String) throws -> (text: String, status: Int32) {
        let stream = try #require(popen(command, "r"))
        let text = String(decoding: Tree.contents(of: stream), as: UTF8.self)
        return (text, pclose(stream) >> 8)
    }

    /// The shared libraries that a program asks for.
    static func needed(_ program: String) throws -> [String] {
        try run("readelf -d '\(folder)/\(program)'").text.matches(of: /\(NEEDED\).*\[(.+)\]/).map { String($0.1) }
    }

    @Test(.enabled(if: isBuilt("lull")))
    func `the command line links no audio library and no database`() throws {
        let libraries = try Self.needed("lull")
        #expect(libraries.contains("libc.so.6"))
        for banned in ["libasound", "libsndfile", "libebur128", "librubberband", "libsqlite3", "libfftw3f"] {
            #expect(!libraries.contains { $0.hasPrefix(banned) }, "\(libraries)")
        }
    }

    @Test(.enabled(if: isBuilt("lulld")), arguments: ["lull", "lulld"])
    func `no program links Foundation or its tables of the world's languages`(program: String) throws {
        let libraries = try Self.needed(program)
        #expect(libraries.contains("libc.so.6"))
        for banned in ["libFoundation.so", "libFoundationInternationalization.so", "lib_FoundationICU.so"] {
            #expect(!libraries.contains(banned), "\(libraries)")
        }
        // Linked in statically, they would show by their symbols: Foundation's mangled prefix, ICU's data.
        for symbol in ["$s10Foundation", "$s29FoundationInternationalization", "icudt"] {
            #expect(try Self.run("grep -aqF '\(symbol)' '\(Self.folder)/\(program)'").status == 1, "\(symbol)")
        }
    }

    @Test(.enabled(if: isBuilt("lulld")))
    func `the daemon links the sound library dynamically, since its plugins need it`() throws {
        #expect(try Self.needed("lulld").contains("libasound.so.2"))
    }
}
