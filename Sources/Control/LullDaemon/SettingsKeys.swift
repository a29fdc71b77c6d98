// SPDX-License-Identifier: GPL-3.0-or-later

extension SettingsKey {
    /// Every key there is, in the order of the shipped file.
    package static let all: [SettingsKey] = [
        SettingsKey("sound", "device", \.sound.device, expected: Words.device) {
            $0.string.flatMap { isDeviceName($0) ? Settings.Device($0) : nil }
        },
        .choice("sound", "profile", \.sound.profile),
        .choice("sound", "speaker", \.sound.speaker),
        .choice("sound", "room", \.sound.room),
        .choice("sound", "stretch", \.sound.stretch),
        SettingsKey("sound", "offset", \.sound.offset, expected: Words.offset) {
            $0.wholeNumber.flatMap { (-500...500).contains($0) ? .milliseconds($0) : nil }
        },
        .number("loudness", "ceiling", \.loudness.ceiling, in: -40 ... -18),
        .number("loudness", "baby", \.loudness.baby, in: 35...60),
        .whole("loudness", "group", \.loudness.group, in: 0...100),
        .whole("session", "volume", \.session.volume, in: 0...100),
        SettingsKey("session", "timer", \.session.timer, expected: Words.timer) {
            $0.length.flatMap { (.seconds(60) ... .seconds(3600)).contains($0) ? $0 : nil }
        },
        .choice("log", "level", variable: "LULL_LOG", \.log.level),
        SettingsKey("library", "sounds", \.library.sounds, expected: Words.paths) {
            $0.strings.flatMap { $0.allSatisfy(isWholePath) && $0.count <= 64 ? $0 : nil }
        },
        SettingsKey("record", "device", \.record.device, expected: Words.device) {
            $0.string.flatMap { isDeviceName($0) ? Settings.Device($0) : nil }
        },
        SettingsKey("history", "enabled", \.history.isEnabled, expected: Words.truth) { $0.truth },
    ]

    static let tables = ["sound", "loudness", "session", "log", "library", "record", "history"]

    private static func isDeviceName(_ text: String) -> Bool {
        (1...256).contains(text.utf8.count) && text.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F }
    }

    private static func isWholePath(_ text: String) -> Bool {
        (text.hasPrefix("/") || text.hasPrefix("~/")) && text.utf8.count < 4096 && !text.utf8.contains(0)
    }
}

extension SettingsKey {
    /// Whether a variable names one of our tables but none of its keys. Others that begin with LULL_ belong elsewhere.
    static func isMisnamed(_ variable: String) -> Bool {
        tables.contains { variable.hasPrefix("LULL_\($0.uppercased())_") } && !all.contains { $0.variable == variable }
    }
}
