// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullDaemon

/// The settings that a file with this text gives, or everything that is wrong with it, a line each.
func settings(_ text: String) throws -> Settings {
    var settings = Settings()
    let mistakes = settings.put(Array(text.utf8), file: "a.toml")
    guard mistakes.isEmpty else { throw Wrong(lines: mistakes.map(\.description)) }
    return settings
}

func mistakes(_ text: String) -> [String] { mistakes(Array(text.utf8)) }

func mistakes(_ bytes: [UInt8]) -> [String] {
    var settings = Settings()
    return settings.put(bytes, file: "a.toml").map(\.description)
}

struct Wrong: Error {
    let lines: [String]
}

/// What a refused load says.
func refusal(
    files: [SettingsFile] = [], environment: [String: String] = [:], flags: SettingsFlags = SettingsFlags()
) -> [String] {
    do throws(SettingsError) {
        _ = try Settings.load(files: files, environment: environment, flags: flags)
        return []
    } catch {
        return error.mistakes.map(\.description)
    }
}

/// A folder that is gone afterwards.
func withFolder<R>(_ body: (String) throws -> R) throws -> R {
    var template = Array("/tmp/lull-settings-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw Wrong(lines: ["mkdtemp: \(errno)"]) }
    let folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    defer { _ = Glibc.system("rm -rf \(folder)") }
    return try body(folder)
}

func write(_ text: some Sequence<UInt8>, to path: String) throws {
    guard let file = fopen(path, "w") else { throw Wrong(lines: ["fopen: \(errno)"]) }
    defer { fclose(file) }
    let bytes = Array(text)
    guard fwrite(bytes, 1, bytes.count, file) == bytes.count else { throw Wrong(lines: ["fwrite: \(errno)"]) }
}

/// The file that ships.
func shippedText() throws -> [UInt8] {
    let path = #filePath.split(separator: "/").dropLast(4).joined(separator: "/")
    guard let file = fopen("/\(path)/Sources/lulld/lull.toml", "r") else { throw Wrong(lines: ["fopen: \(errno)"]) }
    defer { fclose(file) }
    var bytes = [UInt8](repeating: 0, count: SettingsFile.limit)
    let count = fread(&bytes, 1, bytes.count, file)
    return Array(bytes.prefix(count))
}

/// What a shell command prints, without the last end of line.
func output(of command: String) -> String {
    guard let pipe = popen("LC_ALL=C \(command) 2>&1", "r") else { return "popen: \(errno)" }
    defer { pclose(pipe) }
    var text: [UInt8] = []
    while case let byte = getc(pipe), byte != EOF { text.append(UInt8(truncatingIfNeeded: byte)) }
    return String(decoding: text.last == UInt8(ascii: "\n") ? text.dropLast() : text[...], as: UTF8.self)
}
