// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullProtocol
import LullTestKit
import Testing

/// What is installed, from the programs of the tests; `make deb-check` looks at the package itself.
@Suite(.timeLimit(.minutes(5))) struct PackageTests {
    @Test func `every verb and option stands in the man page`() throws {
        let pages = try ManPages()
        let lull = try CommandLineDump(of: Programs.lull)
        let lulld = try CommandLineDump(of: Programs.lulld)
        let page = try pages.text("man1/lull.1")
        for verb in lull.verbs where verb.name != "help" {
            #expect(page.contains("lull \(verb.name)"), "\(verb.name)")
            #expect(page.contains(verb.abstract), "\(verb.abstract)")
            for option in verb.options { #expect(page.contains(option), "\(verb.name) \(option)") }
        }
        let daemon = try pages.text("man8/lulld.8")
        for verb in lulld.verbs where verb.name != "help" {
            let place = verb.name == "serve" ? daemon : page
            for option in verb.options { #expect(place.contains(option), "lulld \(verb.name) \(option)") }
        }
        #expect(lull.verbs.count > 40 && lulld.verbs.flatMap(\.options).count > 20)
    }

    @Test func `every setting stands in the man page with its default`() throws {
        let page = try ManPages().text("man5/lull.toml.5")
        let settings = String(decoding: try contents(of: "Sources/lulld/lull.toml"), as: UTF8.self)
        let lines = settings.split(separator: "\n").filter { !$0.hasPrefix("#") }
        #expect(lines.count > 15)
        for line in lines { #expect(page.contains(line), "\(line)") }
    }

    @Test func `every method and error stands in the man page`() throws {
        let page = try ManPages().text("man7/lull-protocol.7")
        let entries = page.split(separator: "\n").map { $0.drop { $0 == " " } }
        for method in Method.allCases {
            #expect(entries.contains { $0 == method.name || $0.hasPrefix("\(method.name) ") }, "\(method.name)")
        }
        for name in ProtocolError.Name.allCases { #expect(page.contains(name.rawValue), "\(name.rawValue)") }
    }

    @Test func `groff and mandoc find nothing wrong with a page`() throws {
        let pages = try ManPages()
        for page in ManPages.all {
            let groff = try run("groff", ["-man", "-Tutf8", "-Kutf8", "-ww", "-z", pages.path(page)])
            #expect(groff.ending == .exit(0) && groff.errorText.isEmpty, "\(groff.errorText)")
            let mandoc = try run("mandoc", ["-Tlint", "-Wwarning", pages.path(page)])
            #expect(mandoc.ending == .exit(0) && mandoc.text.isEmpty, "\(mandoc.text)")
        }
    }

    @Test func `the package has the version of the programs, and the changelog knows it`() throws {
        let debian = String(decoding: try contents(of: "debian/changelog"), as: UTF8.self)
        #expect(debian.hasPrefix("lull (\(Version.current)) "), "\(debian.prefix(while: { $0 != "\n" }))")
        let changelog = String(decoding: try contents(of: "CHANGELOG.md"), as: UTF8.self)
        #expect(changelog.contains("\n## [\(Version.current)] "))
    }

    @Test func `make install brings all that a box needs, and settings that were changed stay`() throws {
        let folder = try TemporaryFolder()
        func install() throws {
            let programs = try String(Programs.lulld.dropLast("/lulld".count))
            let installed = try run(".make/install", [programs, programs, folder.path, "/usr"])
            #expect(installed.ending == .exit(0), "\(installed.errorText)")
        }
        try install()
        let promised =
            [
                "bin/lull", "bin/lulld", "share/lull/sounds/brahms_wiegenlied.abc", "lib/sysusers.d/lull.conf",
                "share/bash-completion/completions/lull", "share/zsh/site-functions/_lull",
                "share/fish/vendor_completions.d/lull.fish", "share/doc/lull/NOTICE",
                "share/doc/lull/examples/lull.toml", "share/doc/lull/examples/routine.toml",
                "share/doc/lull/examples/follow.py",
            ] + ManPages.all.map { "share/man/\($0)" }
        for file in promised {
            #expect(try !contents(of: "\(folder.path)/usr/\(file)").isEmpty, "\(file)")
        }
        for unit in ["system/lulld.service", "user/lulld.service"] {
            let text = String(decoding: try contents(of: "\(folder.path)/usr/lib/systemd/\(unit)"), as: UTF8.self)
            #expect(text.contains("\nExecStart=/usr/bin/lulld") && !text.contains("@PREFIX@"), "\(unit)")
        }
        let settings = "\(folder.path)/etc/lull/lull.toml"
        #expect(try contents(of: settings) == contents(of: "Sources/lulld/lull.toml"))
        _ = try folder.write("etc/lull/lull.toml", "version = 1\n")
        try install()
        #expect(try contents(of: settings) == Array("version = 1\n".utf8))
    }
}

/// The man pages as `.make/man` makes them.
private struct ManPages {
    static let all = ["man1/lull.1", "man5/lull.toml.5", "man7/lull-protocol.7", "man8/lulld.8"]

    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        let made = try run(".make/man", [folder.path, Programs.lull, Programs.lulld])
        #expect(made.ending == .exit(0), "\(made.errorText)")
    }

    func path(_ page: String) -> String { "\(folder.path)/\(page)" }

    /// As it is read, with no bold, and lines so long that nothing is divided.
    func text(_ page: String) throws -> String {
        let read = try run("groff", ["-man", "-Tutf8", "-Kutf8", "-rLL=2000n", "-P-cbou", path(page)])
        // groff sets some hyphens and both quotes as in print.
        return read.text.replacing("\u{2010}", with: "-").replacing("\u{2019}", with: "'")
    }
}

/// What a program says of its own command line.
private struct CommandLineDump {
    struct Verb {
        let name: String
        let abstract: String
        /// With their hyphens.
        let options: [String]
    }

    let verbs: [Verb]

    init(of program: String) throws {
        let dump = try JSON(parsing: run(program, ["--experimental-dump-help"]).output)
        verbs = (dump["command"]?["subcommands"]?.array ?? []).map { verb in
            let shown = (verb["arguments"]?.array ?? []).filter { $0["shouldDisplay"]?.bool == true }
            return Verb(
                name: verb["commandName"]?.string ?? "", abstract: verb["abstract"]?.string ?? "",
                options: shown.flatMap(Self.names))
        }
    }

    private static func names(_ argument: JSON) -> [String] {
        (argument["names"]?.array ?? []).compactMap { name in
            guard let text = name["name"]?.string else { return nil }
            return (name["kind"]?.string == "short" ? "-" : "--") + text
        }
    }
}
