// SPDX-License-Identifier: GPL-3.0-or-later

import CALSA

/// Where the sound of an ALSA name ends up, by ALSA's configuration alone: nothing is opened.
///
/// - Thread: any
/// - Realtime: not safe
package enum DeviceEnd: Equatable, Sendable {
    /// A card, through whatever converters.
    case card
    /// A sound server: ALSA's word for its plugin, such as `pulse`.
    case server(String)
    /// Nowhere; a file may be written on the way.
    case nowhere
    /// A plugin of another kind.
    case other(String)

    /// nil where the configuration knows no such name, or contradicts itself.
    package init?(of name: String) {
        lull_alsa_be_silent()
        var tree: OpaquePointer?
        guard snd_config_update_ref(&tree) >= 0, let tree else { return nil }
        defer { snd_config_unref(tree) }
        guard let type = DeviceEnd.type(ofName: name, in: tree, depth: 0) else { return nil }
        self =
            switch type {
            case "hw", "dmix", "dsnoop", "dshare": .card
            case "pulse", "pipewire", "jack": .server(type)
            case "null": .nowhere
            default: .other(type)
            }
    }

    /// Definitions that lead in a circle end here.
    private static var deepest: Int { 12 }

    private static func type(ofName name: String, in tree: OpaquePointer, depth: Int) -> String? {
        guard depth < deepest else { return nil }
        var found: OpaquePointer?
        guard snd_config_search_definition(tree, "pcm", name, &found) >= 0, let definition = found else { return nil }
        defer { snd_config_delete(definition) }
        return type(of: definition, in: tree, depth: depth + 1)
    }

    private static func type(of definition: OpaquePointer, in tree: OpaquePointer, depth: Int) -> String? {
        guard depth < deepest else { return nil }
        if let name = text(definition) { return type(ofName: name, in: tree, depth: depth) }
        guard let type = entry("type", of: definition).flatMap(text) else { return nil }
        let next = entry("slave.pcm", of: definition) ?? entry("playback.pcm", of: definition)
        guard let next, !["dmix", "dshare"].contains(type) else { return type }
        return self.type(of: next, in: tree, depth: depth + 1)
    }

    private static func entry(_ key: String, of definition: OpaquePointer) -> OpaquePointer? {
        var found: OpaquePointer?
        return snd_config_search(definition, key, &found) >= 0 ? found : nil
    }

    private static func text(_ entry: OpaquePointer) -> String? {
        var text: UnsafePointer<CChar>?
        return snd_config_get_string(entry, &text) >= 0 ? text.map { String(cString: $0) } : nil
    }
}
