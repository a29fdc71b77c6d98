// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc

/// What a shell command prints.
func output(of command: String) -> String {
    guard let pipe = popen("LC_ALL=C \(command) 2>&1", "r") else { return "popen: \(errno)" }
    defer { pclose(pipe) }
    var text: [UInt8] = []
    while case let byte = getc(pipe), byte != EOF { text.append(UInt8(truncatingIfNeeded: byte)) }
    return String(decoding: text.last == UInt8(ascii: "\n") ? text.dropLast() : text[...], as: UTF8.self)
}

/// The figures of sox's `stat` by their names, blanks taken out: `RMSamplitude`, `Roughfrequency`.
func statistics(_ file: String) -> [String: Double] {
    var figures: [String: Double] = [:]
    for line in output(of: "sox \(file) -n stat").split(separator: "\n") {
        let parts = line.split(separator: ":")
        guard parts.count == 2, let value = Double(parts[1].filter { $0 != " " }) else { continue }
        figures[parts[0].filter { !$0.isWhitespace }] = value
    }
    return figures
}

/// A folder that is gone afterwards.
func withFolder<R>(_ body: (String) throws -> R) rethrows -> R {
    var template = Array("/tmp/lull-sound-XXXXXX".utf8CString)
    mkdtemp(&template)
    let folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    defer { _ = system("rm -rf \(folder)") }
    return try body(folder)
}

/// The names in a folder, hidden ones among them.
func names(in folder: String) -> [String] {
    output(of: "ls -A \(folder)").split(separator: "\n").map(String.init)
}

/// A sine of `frequency` in hertz at 48 kHz.
func sine(_ frequency: Double, amplitude: Double, count: Int) -> [Float] {
    (0..<count).map { Float(amplitude * sin(2 * .pi * frequency * Double($0) / 48_000)) }
}
