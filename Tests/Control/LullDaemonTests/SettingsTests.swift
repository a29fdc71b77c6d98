// SPDX-License-Identifier: GPL-3.0-or-later

import LullDaemon
import LullRecording
import Testing

@Suite("Settings")
struct SettingsTests {
    @Test func `no file at all gives the defaults`() throws {
        let settings = try Settings.load(files: [], environment: [:])
        #expect(settings == Settings())
        #expect(settings.sound.device == .auto)
        #expect(settings.sound.profile == .standard)
        #expect(settings.sound.speaker == .small)
        #expect(settings.sound.room == .small)
        #expect(settings.sound.stretch == .light)
        #expect(settings.sound.offset == .zero)
        #expect(settings.loudness.ceiling == -24)
        #expect(settings.loudness.baby == 50)
        #expect(settings.session.volume == 80)
        #expect(settings.session.timer == .seconds(1200))
        #expect(settings.log.level == .notice)
        #expect(settings.library.sounds.isEmpty)
        #expect(settings.record.device == .auto)
        #expect(settings.history.isEnabled)
    }

    @Test func `the shipped file says the defaults, each key of them, with its variable`() throws {
        let text = try shippedText()
        var changed = Settings()
        changed.sound.device = .named("x")
        changed.sound.profile = .quiet
        changed.sound.speaker = .full
        changed.sound.room = .none
        changed.sound.stretch = .full
        changed.sound.offset = .milliseconds(1)
        changed.loudness.ceiling = -30
        changed.loudness.baby = 40
        changed.session.volume = 1
        changed.session.timer = .seconds(60)
        changed.log.level = .error
        changed.library.sounds = ["/x"]
        changed.record.device = .named("x")
        changed.history.isEnabled = false
        #expect(changed.put(text, file: "lull.toml").isEmpty)
        #expect(changed == Settings())

        let lines = String(decoding: text, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
        let written = lines.filter { !$0.hasPrefix("#") && !$0.isEmpty }.map { String($0.prefix { $0 != " " }) }
        var table = ""
        var expected = ["version"]
        for key in SettingsKey.all {
            if key.table != table { expected.append("[\(key.table)]") }
            table = key.table
            expected.append(key.name)
            #expect(lines.contains { $0.hasPrefix("# Variable: \(key.variable)") })
        }
        #expect(written == expected)
    }

    @Test func `every key is read from a file`() throws {
        let read = try settings(
            """
            version = 1
            loudness = { ceiling = -30, baby = 45.5 }
            [sound]
            device = "hw:CARD=PCH"
            profile = "quiet"
            speaker = "full"
            room = "none"
            stretch = "full"
            offset = -120
            [session]
            volume = 40
            timer = "1m30s"
            [log]
            level = 'debug'
            [library]
            sounds = [
                "/srv/lullabies", # ours
            ]
            [record]
            device = "hw:CARD=Mic"
            [history]
            enabled = false
            """)
        var expected = Settings()
        expected.sound.device = .named("hw:CARD=PCH")
        expected.sound.profile = .quiet
        expected.sound.speaker = .full
        expected.sound.room = .none
        expected.sound.stretch = .full
        expected.sound.offset = .milliseconds(-120)
        expected.loudness.ceiling = -30
        expected.loudness.baby = 45.5
        expected.session.volume = 40
        expected.session.timer = .seconds(90)
        expected.log.level = .debug
        expected.library.sounds = ["/srv/lullabies"]
        expected.record.device = .named("hw:CARD=Mic")
        expected.history.isEnabled = false
        #expect(read == expected)
        #expect(read.stretchWindow == .full && Settings().stretchWindow == .short)
    }

    @Test func `every key is read from its variable`() throws {
        let read = try Settings.load(
            files: [],
            environment: [
                "LULL_SOUND_DEVICE": "plughw:1", "LULL_SOUND_PROFILE": "quiet", "LULL_SOUND_SPEAKER": "full",
                "LULL_SOUND_ROOM": "none", "LULL_SOUND_STRETCH": "full",
                "LULL_SOUND_OFFSET": "-500", "LULL_LOUDNESS_CEILING": "-18.5", "LULL_LOUDNESS_BABY": "60",
                "LULL_SESSION_VOLUME": "0", "LULL_SESSION_TIMER": "1h", "LULL_LOG": "trace",
                "LULL_LIBRARY_SOUNDS": "/a:~/b", "LULL_HISTORY_ENABLED": "false", "HOME": "/home/x",
            ])
        var expected = Settings()
        expected.sound.device = .named("plughw:1")
        expected.sound.profile = .quiet
        expected.sound.speaker = .full
        expected.sound.room = .none
        expected.sound.stretch = .full
        expected.sound.offset = .milliseconds(-500)
        expected.loudness.ceiling = -18.5
        expected.loudness.baby = 60
        expected.session.volume = 0
        expected.session.timer = .seconds(3600)
        expected.log.level = .trace
        expected.library.sounds = ["/a", "/home/x/b"]
        expected.history.isEnabled = false
        #expect(read == expected)
    }

    @Test func `flags win over variables, variables over your file, yours over the system's`() throws {
        try withFolder { folder in
            let files = ["system", "yours"].map { SettingsFile("\(folder)/\($0)", isRequired: false) }
            let system = "session.volume = 10\nsound.offset = 10\nsound.device = 'a'\nlog.level = 'info'"
            try write(system.utf8, to: files[0].path)
            try write("sound.offset = 20\nsound.device = 'b'\nlog.level = 'error'".utf8, to: files[1].path)
            let read = try Settings.load(
                files: files, environment: ["LULL_SOUND_DEVICE": "c", "LULL_LOG": "debug", "LULL_SESSION_TIMER": ""],
                flags: SettingsFlags(device: "d"))
            #expect(read.session.volume == 10)
            #expect(read.sound.offset == .milliseconds(20))
            #expect(read.log.level == .debug)
            #expect(read.sound.device == .named("d"))
            #expect(read.session.timer == .seconds(1200))
        }
    }

    @Test func `--sounds may be relative to where it is typed`() throws {
        let read = try Settings.load(files: [], environment: ["HOME": "/h"], flags: SettingsFlags(sounds: "a:/b:~/c"))
        let here = output(of: "pwd -P")
        #expect(read.library.sounds == ["\(here)/a", "/b", "/h/c"])
    }

    @Test func `the files are the system's and yours, or the one of --config`() {
        func paths(_ config: String?, _ environment: [String: String]) -> [String] {
            SettingsFile.chosen(config: config, environment: environment).map(\.path)
        }
        #expect(paths(nil, ["HOME": "/h"]) == ["/etc/lull/lull.toml", "/h/.config/lull/lull.toml"])
        #expect(paths(nil, ["HOME": "/h", "XDG_CONFIG_HOME": "/c"]) == ["/etc/lull/lull.toml", "/c/lull/lull.toml"])
        #expect(
            paths(nil, ["HOME": "/h", "XDG_CONFIG_HOME": "c"]) == ["/etc/lull/lull.toml", "/h/.config/lull/lull.toml"])
        #expect(paths(nil, [:]) == ["/etc/lull/lull.toml"])
        #expect(SettingsFile.chosen(config: "x", environment: ["HOME": "/h"]) == [SettingsFile("x", isRequired: true)])
    }

    @Test(arguments: [("-500", true), ("500", true), ("-501", false), ("501", false), ("0.0", false), ("'0'", false)])
    func `the offset is whole milliseconds from -500 to 500`(_ value: String, _ isRight: Bool) {
        #expect(mistakes("[sound]\noffset = \(value)").isEmpty == isRight)
    }

    @Test(arguments: [
        ("-40", true), ("-18.0", true), ("-40.001", false), ("-17.999", false), ("nan", false), ("-inf", false),
        ("inf", false), ("true", false),
    ])
    func `the ceiling is from -40 to -18`(_ value: String, _ isRight: Bool) {
        #expect(mistakes("[loudness]\nceiling = \(value)").isEmpty == isRight)
    }

    @Test(arguments: [("35", true), ("60.0", true), ("34.9", false), ("60.1", false), ("nan", false), ("'50'", false)])
    func `the ceiling at the baby is from 35 to 60`(_ value: String, _ isRight: Bool) {
        #expect(mistakes("[loudness]\nbaby = \(value)").isEmpty == isRight)
    }

    @Test(arguments: [
        ("1m", true), ("60s", true), ("59s", false), ("60m", true), ("1h", true), ("1h1s", false), ("", false),
        ("20", false), ("1m1m", false), ("1s1m", false), ("-5m", false), ("99999999999999999999m", false),
        ("٣m", false),
    ])
    func `the timer is a length from a minute to an hour`(_ value: String, _ isRight: Bool) {
        #expect(mistakes("[session]\ntimer = \"\(value)\"").isEmpty == isRight)
    }
}
