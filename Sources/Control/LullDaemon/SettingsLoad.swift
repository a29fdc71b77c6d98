// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc

/// The settings that a command line gives.
///
/// - Thread: any
package struct SettingsFlags: Equatable, Sendable {
    /// Of `--device`.
    package var device: String?
    /// Of `--sounds`: folders, separated by colons; unlike elsewhere also relative to where it is typed.
    package var sounds: String?

    package init(device: String? = nil, sounds: String? = nil) {
        self.device = device
        self.sounds = sounds
    }

    fileprivate func text(for key: SettingsKey) -> (option: String, text: String)? {
        switch key.path {
        case "sound.device": device.map { ("--device", $0) }
        case "library.sounds": sounds.map { ("--sounds", SettingsFlags.wholePaths($0)) }
        default: nil
        }
    }

    private static func wholePaths(_ folders: String) -> String {
        guard let here = getcwd(nil, 0) else { return folders }
        defer { free(here) }
        return folders.split(separator: ":")
            .map { $0.hasPrefix("/") || $0.hasPrefix("~/") ? String($0) : "\(String(cString: here))/\($0)" }
            .joined(separator: ":")
    }
}

extension Settings {
    /// The defaults, and over them the files in their order, the environment and the flags. A later one replaces the
    /// whole value of an earlier one; an empty variable counts as none.
    ///
    /// - Throws: Everything that is wrong in all of them.
    /// - Thread: any; reads files
    package static func load(
        files: [SettingsFile], environment: [String: String], flags: SettingsFlags = SettingsFlags()
    ) throws(SettingsError) -> Settings {
        var settings = Settings()
        var mistakes: [SettingsError.Mistake] = []
        for file in files {
            do throws(SettingsError) {
                guard let bytes = try file.read() else { continue }
                mistakes += settings.put(bytes, file: file.path)
            } catch {
                mistakes += error.mistakes
            }
        }
        mistakes += settings.put(environment) + settings.put(flags)
        guard mistakes.isEmpty else { throw SettingsError(mistakes) }
        settings.library.sounds = settings.library.sounds.map { expanded($0, home: environment["HOME"]) }
        return settings
    }

    /// Puts the text of a file over the settings. The answer is everything that is wrong with it.
    package mutating func put(_ bytes: [UInt8], file: String) -> [SettingsError.Mistake] {
        do throws(SettingsError) {
            return try SettingsDocument(bytes, file: file).put(into: &self)
        } catch {
            return error.mistakes
        }
    }

    private mutating func put(_ environment: [String: String]) -> [SettingsError.Mistake] {
        let misnamed = environment.keys.filter(SettingsKey.isMisnamed).sorted().map { variable in
            SettingsError.Mistake(.variable(variable.shown), .unknownVariable(variable))
        }
        return misnamed
            + SettingsKey.all.compactMap { key in
                guard let text = environment[key.variable], !text.isEmpty else { return nil }
                return key.put(.untyped(text), into: &self).map { SettingsError.Mistake(.variable(key.variable), $0) }
            }
    }

    private mutating func put(_ flags: SettingsFlags) -> [SettingsError.Mistake] {
        SettingsKey.all.compactMap { key in
            guard let (option, text) = flags.text(for: key) else { return nil }
            return key.put(.untyped(text), into: &self).map { SettingsError.Mistake(.option(option), $0) }
        }
    }

    private static func expanded(_ path: String, home: String?) -> String {
        guard let home, !home.isEmpty, path.hasPrefix("~/") else { return path }
        return home + path.dropFirst()
    }
}
