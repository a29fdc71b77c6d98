// SPDX-License-Identifier: GPL-3.0-or-later

import FoundationEssentials
import Glibc
import Logging
import LullLibrary
import LullProtocol

/// What a process finds around it: environment, settings, folders.
///
/// - Thread: main
package struct Surroundings: Sendable {
    package let environment: [String: String]
    package let settings: Settings
    package let folders: Folders
    /// The settings file that is the parent's own, whether it is there or not.
    private let settingsFile: String?

    /// - Parameter config: The one settings file to read, in place of the usual ones.
    package init(config: String?, flags: SettingsFlags) throws(Failure) {
        environment = ProcessInfo.processInfo.environment
        let files = SettingsFile.chosen(config: config, environment: environment)
        settingsFile = files.last?.path
        do throws(SettingsError) {
            settings = try Settings.load(files: files, environment: environment, flags: flags)
        } catch {
            throw Failure(error)
        }
        folders = Folders(
            environment: environment, executable: Surroundings.executable, sounds: settings.library.sounds)
    }

    package var songbook: Songbook { Songbook(folders: folders.sounds) }

    /// The recordings; nil where there is no place for them.
    package var library: RecordingLibrary? {
        folders.library.map { RecordingLibrary(folder: $0, sounds: folders.sounds) }
    }

    /// What has been rendered at steady paces; nil where there is no place to keep it.
    package var renderedCache: RenderedCache? { folders.cache.map { RenderedCache(folder: "\($0)/rendered") } }

    /// What was played.
    package var diary: Diary {
        Diary(folders.library.map { History(folder: $0) }, isKept: settings.history.isEnabled)
    }

    /// Everything of the parent's.
    package func belongings(_ library: RecordingLibrary?) -> Belongings {
        var places: [Belongings.Place] = []
        if let data = folders.library {
            places += ["recordings", "facts", "sounds"].map { Belongings.Place($0, at: "\(data)/\($0)") }
        }
        if let own = folders.routines.last { places.append(Belongings.Place("routines", at: own)) }
        if let settingsFile { places.append(Belongings.Place("settings/lull.toml", at: settingsFile)) }
        if let state = folders.state {
            places += ["last.json", "calibration.json"].map { Belongings.Place("state/\($0)", at: "\(state)/\($0)") }
        }
        return Belongings(places, library: library, history: diary.history)
    }

    /// Where the daemon listens.
    package func socket(option: String?) throws(Failure) -> SocketPath {
        do throws(ProtocolError) {
            return try SocketPath.server(option: option, environment: environment, uid: geteuid())
        } catch {
            throw Failure(error)
        }
    }

    private static var executable: String {
        var path = [CChar](repeating: 0, count: 4_096)
        let length = readlink("/proc/self/exe", &path, path.count)
        return String(decoding: path.prefix(max(0, length)).map(UInt8.init(bitPattern:)), as: UTF8.self)
    }
}

extension Settings {
    package var logLevel: Logger.Level {
        switch log.level {
        case .trace: .trace
        case .debug: .debug
        case .info: .info
        case .notice: .notice
        case .warning: .warning
        case .error: .error
        }
    }
}
