// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullDaemon
import Testing

@Suite("Mistakes in settings")
struct SettingsMistakeTests {
    @Test func `an unknown key is named with its table, its place and the nearest key`() {
        #expect(
            mistakes("version = 1\n\n[sound]\n  devise = \"hw:0\"\n")
                == ["a.toml:4:3: There is no setting devise in [sound]. Did you mean device?"])
    }

    @Test func `an unknown table is named once, with the nearest`() {
        #expect(
            mistakes("# é\n[sonud]\ndevice = 'x'\nspeaker = 'y'")
                == ["a.toml:2:1: There is no table [sonud]. Did you mean [sound]?"])
    }

    @Test func `a key in the wrong place is sent to its table`() {
        #expect(
            mistakes("volume = 3\n[sound]\nvolume = 3")
                == [
                    "a.toml:1:1: There is no setting volume outside a table. volume belongs under [session].",
                    "a.toml:3:1: There is no setting volume in [sound]. volume belongs under [session].",
                ])
    }

    @Test func `every mistake of a file is told, in the order of the text`() {
        #expect(
            mistakes(
                """
                [session]
                volume = 101
                timer = 20
                [log]
                level = "loud"
                [sound]
                profile = "quite"
                offset = "0"
                device = ["hw:0"]
                [library]
                sounds = ["music"]
                [loudness]
                ceiling = 2020-01-01
                """)
                == [
                    "a.toml:2:10: session.volume cannot be 101. Write a whole number from 0 to 100.",
                    "a.toml:3:9: session.timer cannot be 20. Write a length of time from \"1m\" to \"60m\".",
                    "a.toml:5:9: log.level cannot be the text \"loud\". "
                        + "Write one of \"trace\", \"debug\", \"info\", \"notice\", \"warning\", \"error\".",
                    "a.toml:7:11: sound.profile cannot be the text \"quite\". Did you mean quiet?",
                    "a.toml:8:10: sound.offset cannot be the text \"0\". "
                        + "Write a whole number of milliseconds from -500 to 500.",
                    "a.toml:9:10: sound.device cannot be a list that holds the text \"hw:0\". "
                        + "Write \"auto\", or a name that `lull devices` shows.",
                    "a.toml:11:10: library.sounds cannot be a list that holds the text \"music\". "
                        + "Write a list of whole paths, such as [\"/srv/lullabies\", \"~/Music/lullabies\"].",
                    "a.toml:13:11: loudness.ceiling cannot be a date or time. Write a number from -40.0 to -18.0.",
                ])
    }

    @Test func `a mistake is found among strings, lists, comments and inline tables`() {
        let text = #"""
            "log" . 'level' = "info" # [x]
            [library]
            sounds = [ # [
              "/a ] # \" [", '/b\', """
            /c "" ]
            devise = 1""", '''
            /d''''',
            ]
            [sound]
            device = """a\
              b"""
            devise = 1
            """#
        #expect(mistakes(text) == ["a.toml:12:1: There is no setting devise in [sound]. Did you mean device?"])
        #expect(
            mistakes("\n sound = { offset = 900 }") == [
                "a.toml:2:21: sound.offset cannot be 900. Write a whole number of milliseconds from -500 to 500."
            ])
    }

    @Test func `a table where a setting is expected, and the other way round`() {
        #expect(
            mistakes("sound = 3")
                == [
                    "a.toml:1:1: sound is a table, not a setting. Write [sound] on a line of its own, and its settings below."
                ])
        #expect(
            mistakes("[sound.device]\nx = 1")
                == ["a.toml:1:1: sound.device cannot be a table. Write \"auto\", or a name that `lull devices` shows."])
        #expect(mistakes("[[sound]]\ndevice = 'x'").count == 1)
    }

    @Test(arguments: [
        ("[sound", 1, 7, "the ] of a table is missing"), ("[", 1, 2, "a name is missing"),
        ("[é]", 1, 2, "a name is missing"), ("[sound]\ndevice", 2, 7, "the = after a name is missing"),
        ("[sound]\ndevice = hw:0", 2, 10, "hw:0 needs quotes, or is no value"),
        ("[sound]\ndevice =", 2, 9, "a value is missing"), ("a = 1\na = 2", 2, 1, "this name is here twice"),
        ("[log]\n[log]", 2, 1, "this table is here twice"),
        ("a = 1 b = 2", 1, 7, "nothing may follow here on the same line"),
        ("[log]\nlevel = \"info\n", 2, 14, "a text does not end on its line"),
        ("[log]\nlevel = \"\"\"info\n", 2, 9, "a text does not end"),
        ("[library]\nsounds = [}]", 2, 11, "a value is missing"),
        ("[library]\nsounds = [\n'/a'\n'/b']", 4, 1, "the , or ] of a list is missing"),
        ("a = \"\\d\"", 1, 6, "\\ begins nothing here; write \\\\ for the sign itself, or the text in single quotes"),
        ("# \0", 1, 3, "a control character has no place here"), ("a = 1\r", 1, 6, "a carriage return stands alone"),
    ])
    func `what is not TOML is told with its place`(_ text: String, _ line: Int, _ column: Int, _ reason: String) {
        let expected =
            "a.toml:\(line):\(column): This is not TOML: \(reason). "
            + "Write a setting as name = value, and a text in double quotes."
        #expect(mistakes(text).contains(expected), "\(mistakes(text))")
    }

    @Test func `after a wrong line the next ones are still read`() {
        #expect(
            mistakes("[session]\nvolume = loud\ntimer = 20\n[sonud\nx = 1\n[log]\nlevel = 3\n[[sound]]\nx = 1")
                .map { String($0.prefix { $0 != " " }) } == [
                    "a.toml:2:10:", "a.toml:3:9:", "a.toml:4:7:", "a.toml:7:9:", "a.toml:8:1:",
                ])
    }

    @Test func `a newer version is left alone and told, whatever else the file says`() {
        #expect(
            mistakes("version = 2\n[moods]\nx = 1")
                == [
                    "a.toml:1:11: These settings have version 2, and this Lull reads version 1. "
                        + "Update Lull, or give it other settings with --config; the file is left as it is."
                ])
        for value in ["0", "-1", "'1'", "1.0"] {
            #expect(mistakes("version = \(value)")[0].hasPrefix("a.toml:1:11: version cannot be "))
        }
        #expect(mistakes("").isEmpty)
    }

    @Test func `wrong UTF-8 is told with its place, and no text may hold a NUL`() {
        #expect(
            mistakes(Array("a\nbé".utf8) + [0xFF]) == ["a.toml:2:3: This is not text in UTF-8. Save the file as UTF-8."]
        )
        #expect(mistakes(#"sound.device = "a\u0000b""#).count == 1)
        #expect(mistakes(#"library.sounds = ["/a\u0000b"]"#).count == 1)
        #expect(mistakes([0xEF, 0xBB, 0xBF] + Array("x = 1".utf8))[0].hasPrefix("a.toml:1:1: There is no setting x"))
    }

    @Test func `what a file says is harmless when it is told`() {
        let found = mistakes("[sound]\nprofile = \"\\u001b[2J\(String(repeating: "x", count: 5000))\"")
        #expect(found[0].unicodeScalars.allSatisfy { $0.value >= 0x20 })
        #expect(found[0].count < 300)
    }

    @Test func `mistakes of all files, variables and flags are told together`() throws {
        try withFolder { folder in
            let files = ["a", "b"].map { SettingsFile("\(folder)/\($0)", isRequired: true) }
            try write("x = 1".utf8, to: files[0].path)
            try write("[".utf8, to: files[1].path)
            let found = refusal(
                files: files,
                environment: ["LULL_SESSION_VOLUME": "loud", "LULL_SOUND_DEVISE": "x", "LULL_SOCKET": "y"],
                flags: SettingsFlags(device: "", sounds: String(repeating: "x", count: 4096)))
            #expect(found.count == 6)
            #expect(found[0].hasPrefix("\(folder)/a:1:1: "))
            #expect(found[1].hasPrefix("\(folder)/b:1:2: "))
            #expect(found[2] == "LULL_SOUND_DEVISE: There is no such setting. Did you mean LULL_SOUND_DEVICE?")
            #expect(found[3].hasPrefix("LULL_SESSION_VOLUME: session.volume cannot be the text \"loud\"."))
            #expect(found[4].hasPrefix("--device: sound.device cannot be the text \"\"."))
            #expect(found[5].hasPrefix("--sounds: library.sounds cannot be the text \"/"))
        }
    }

    @Test func `a file that cannot be read says why`() throws {
        try withFolder { folder in
            func why(_ name: String, isRequired: Bool = true) -> [String] {
                refusal(files: [SettingsFile("\(folder)/\(name)", isRequired: isRequired)])
                    .map { String($0.dropFirst(folder.count + 1)) }
            }
            #expect(why("none") == ["none: There is no such file. Check the name after --config."])
            #expect(why("none", isRequired: false).isEmpty)
            try write("".utf8, to: "\(folder)/file")
            #expect(why("file/lull.toml", isRequired: false).isEmpty)

            mkdir("\(folder)/folder", 0o700)
            #expect(why("folder", isRequired: false)[0].hasPrefix("folder: This is a folder, not a file. "))

            symlink("loop", "\(folder)/loop")
            #expect(why("loop", isRequired: false)[0].hasPrefix("loop: The file cannot be read: "))

            mkfifo("\(folder)/pipe", 0o600)
            #expect(why("pipe").isEmpty)

            try write(repeatElement(UInt8(ascii: "#"), count: 10 << 20), to: "\(folder)/large")
            #expect(why("large")[0].hasPrefix("large: The file is larger than 64 KiB, which no settings are. "))

            try write("".utf8, to: "\(folder)/secret")
            chmod("\(folder)/secret", 0)
            if geteuid() != 0 {
                #expect(why("secret", isRequired: false)[0].hasPrefix("secret: You may not read this file. "))
            }
        }
    }

    @Test func `names without end are read in bounded memory and time`() {
        let names = String(repeating: "a.", count: 32_000)
        #expect(mistakes("\(names)a = 1").count == 1)
        #expect(mistakes("[\(names)a]\nb = 1\nb = 2").count == 1)
        #expect(mistakes("sounds = " + String(repeating: "[", count: 60_000)).count == 1)
        let many = (0..<6000).map { "k\($0) = 1" }.joined(separator: "\n")
        #expect(mistakes(many).count == SettingsError.limit)
    }
}
