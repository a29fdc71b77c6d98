// SPDX-License-Identifier: GPL-3.0-or-later

import FoundationEssentials
import LullDoctor
import LullProtocol

extension Surveyor {
    /// What a daemon that starts here would find around it; settings with mistakes are evidence too.
    ///
    /// - Parameters:
    ///   - socket: The one place to call at, in place of the usual ones.
    ///   - root: In front of `/proc`, `/sys` and `/dev`.
    package init(socket: String?, root: String) {
        let environment = ProcessInfo.processInfo.environment
        self.init(environment: environment)
        self.socket = socket
        self.root = root
        let files = SettingsFile.chosen(config: nil, environment: environment)
        settings.files = files.filter { (try? $0.read()) ?? nil != nil }.map(\.path)
        do throws(SettingsError) {
            let found = try Settings.load(files: files, environment: environment)
            device = found.sound.device.name
            microphone = found.record.device.name
        } catch {
            settings.mistakes = error.mistakes.map(\.description)
        }
        let own = Folders(environment: environment, executable: "", sounds: [])
        folders = [own.state, own.library, own.cache].compactMap { $0 }.reduce(into: []) { all, folder in
            if !all.contains(folder) { all.append(folder) }
        }
    }
}
