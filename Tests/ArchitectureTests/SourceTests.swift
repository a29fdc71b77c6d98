// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import Testing

@Suite struct SourceTests {
    /// Tables of data may be longer than code.
    static let tablesOfData: Set<String> = []

    @Test func `the tree is found`() {
        #expect(Tree.sources.contains { $0.path == "Sources/Music/LullTime/Beats.swift" })
        #expect(Tree.tests.contains { $0.path == "Tests/ArchitectureTests/SourceTests.swift" })
    }

    @Test func `every folder of Sources belongs to a target of the import table`() {
        let strays = Set(
            Tree.texts.filter { $0.path.hasPrefix("Sources/") && ImportTable.target(of: $0) == nil }
                .map(\.folder))
        #expect(strays.isEmpty)
    }

    @Test func `no target imports what the import table does not give it`() throws {
        for file in Tree.sources {
            guard let target = ImportTable.target(of: file), let allowed = ImportTable.allowed[target] else { continue }
            for module in ImportTable.imports(of: file) where !ImportTable.language.contains(module) {
                #expect(allowed.contains(module), "\(file.path) imports \(module)")
            }
        }
    }

    @Test func `the import table has no circle`() {
        var open = ImportTable.allowed.mapValues { $0 }
        func name(_ path: String) -> String { String(path.split(separator: "/").last ?? "") }
        while true {
            let names = Set(open.keys.map(name))
            let leaves = open.filter { $0.value.isDisjoint(with: names) }.map(\.key)
            if leaves.isEmpty { break }
            for leaf in leaves { open[leaf] = nil }
        }
        #expect(open.isEmpty, "\(open.keys.sorted())")
    }

    @Test func `an import is seen however it is written`() {
        let text = """
            import A
            @preconcurrency import B
            internal import struct C.D
            @_spi(X) package import E // why
              import F
            // import G
            important()
            """
        #expect(ImportTable.imports(of: SourceFile(path: "", text: text)) == ["A", "B", "C", "E", "F"])
    }

    @Test func `nobody imports Foundation`() {
        for file in Tree.sources + Tree.tests {
            #expect(!ImportTable.imports(of: file).contains("Foundation"), "\(file.path)")
        }
    }

    @Test func `libraries do not print`() {
        for file in Tree.sources where !file.path.hasPrefix("Sources/lull") {
            for line in file.code {
                let words = line.split { !$0.isLetter && $0 != "(" && $0 != "." }
                #expect(
                    !words.contains { $0.hasPrefix("print(") || $0.hasPrefix("debugPrint(") }, "\(file.path): \(line)")
            }
        }
    }

    @Test func `code files are small`() {
        for file in Tree.sources + Tree.tests where !Self.tablesOfData.contains(file.path) {
            #expect(file.text.split(separator: "\n", omittingEmptySubsequences: false).count <= 401, "\(file.path)")
        }
        let sizes = Tree.sources.map(\.text.utf8.count).sorted()
        #expect(sizes[sizes.count / 2] < 5_000, "the median is \(sizes[sizes.count / 2]) bytes")
    }

    @Test func `every file of code begins with its licence`() {
        for file in Tree.sources + Tree.tests {
            #expect(file.lines.first == "// SPDX-License-Identifier: GPL-3.0-or-later", "\(file.path)")
        }
    }

    @Test func `every package that the manifest links is named with its licence`() throws {
        let manifest = try #require(Tree.file("Package.swift")).text
        let licences = try #require(Tree.file("Sources/lulld/Licences.swift")).text
        let packages = Set(manifest.matches(of: /package: "([^"]+)"/).map { String($0.1) })
        #expect(packages.contains("swift-nio"))
        for package in packages { #expect(licences.contains("(\"\(package)\", "), "\(package)") }
    }

    @Test func `no text holds a path of the machine it was written on, or a promise`() {
        // Put together here, so that this file passes too.
        let banned = ["/" + "work/", "/" + "root/", "/" + "tmp/s-", "TO" + "DO", "FIX" + "ME"]
        for file in Tree.texts {
            for word in banned { #expect(strstr(file.text, word) == nil, "\(file.path) says \(word)") }
        }
    }
}
