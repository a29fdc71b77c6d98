// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc

/// A file that settings are read from.
///
/// - Thread: any
package struct SettingsFile: Equatable, Sendable {
    package let path: String
    /// Whether its absence is a mistake.
    package let isRequired: Bool

    /// What is read of a file at most, in bytes; a longer one is refused.
    package static let limit = 64 << 10

    package init(_ path: String, isRequired: Bool) {
        self.path = path
        self.isRequired = isRequired
    }

    /// The one that `--config` names; without it the system's file and then the user's, which wins.
    package static func chosen(config: String?, environment: [String: String]) -> [SettingsFile] {
        if let config { return [SettingsFile(config, isRequired: true)] }
        return ["/etc", configHome(environment)].compactMap { folder in
            folder.map { SettingsFile("\($0)/lull/lull.toml", isRequired: false) }
        }
    }

    /// A relative path counts as none (XDG Base Directory Specification).
    static func configHome(_ environment: [String: String]) -> String? {
        if let folder = environment["XDG_CONFIG_HOME"], folder.hasPrefix("/") { return folder }
        guard let home = environment["HOME"], home.hasPrefix("/") else { return nil }
        return "\(home)/.config"
    }

    /// The whole file; nothing where one that is not required is not there.
    ///
    /// - Throws: What keeps it from being read, in a sentence.
    func read() throws(SettingsError) -> [UInt8]? {
        do throws(BoundedFile.Problem) {
            return try BoundedFile.read(path, upTo: Self.limit)
        } catch {
            switch error {
            case .unreadable(ENOENT) where !isRequired, .unreadable(ENOTDIR) where !isRequired: return nil
            case .unreadable(let code): throw SettingsError([.init(.file(path), .unreadable(path, code))])
            case .tooLarge: throw SettingsError([.init(.file(path), .tooLargeForSettings)])
            }
        }
    }
}
