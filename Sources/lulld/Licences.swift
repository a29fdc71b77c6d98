// SPDX-License-Identifier: GPL-3.0-or-later

/// Every package linked into the binaries, for `--licences`.
enum Licences {
    static let text = """
        Lull is free software under the GNU General Public License, version 3 or later.
        It comes with no warranty. These are linked in:

        \(packages.map { "  \($0.name) (\($0.licence))" }.joined(separator: "\n"))
        """

    static let packages: [(name: String, licence: String)] = [
        ("Swift runtime and Foundation Essentials", "Apache-2.0 with Runtime Library Exception"),
        ("swift-argument-parser", "Apache-2.0 with Runtime Library Exception"),
        ("swift-async-algorithms", "Apache-2.0 with Runtime Library Exception"),
        ("swift-atomics", "Apache-2.0 with Runtime Library Exception"),
        ("swift-collections", "Apache-2.0 with Runtime Library Exception"),
        ("swift-log", "Apache-2.0"),
        ("swift-nio", "Apache-2.0"),
        ("swift-service-lifecycle", "Apache-2.0"),
        ("alsa-lib", "LGPL-2.1-or-later, shared"),
        ("libsndfile", "LGPL-2.1-or-later, shared"),
        ("libFLAC", "BSD-3-Clause, shared"),
        ("libmpg123", "LGPL-2.1, shared"),
        ("libebur128", "MIT, shared"),
        ("FFTW", "GPL-2.0-or-later, shared"),
        ("Rubber Band Library", "GPL-2.0-or-later, shared"),
        ("SQLite", "public domain, shared"),
    ]
}
