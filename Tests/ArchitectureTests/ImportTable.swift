// SPDX-License-Identifier: GPL-3.0-or-later

/// Who may import whom. The arrows of the design, and nothing else.
enum ImportTable {
    /// Any target may use these.
    static let language: Set = ["Glibc", "Synchronization"]

    static let music: Set = ["LullScore", "LullStrokes", "LullTime"]
    static let sound: Set = ["LullDSP", "LullRealtime", "LullRender", "LullVoices"]
    static let nio: Set = ["NIOCore", "NIOPosix"]

    /// By folder in `Sources`. Only the composition root knows the adapters; only `LullProtocol` and it may use
    /// FoundationEssentials.
    static let allowed: [String: Set<String>] = [
        "C/CALSA": [],
        "C/CEBUR128": [],
        "C/CFFTW": [],
        "C/CFLAC": [],
        "C/CLullShims": [],
        "C/CMPG123": [],
        "C/CRubberBand": [],
        "C/CSQLite": [],
        "C/CSndfile": [],
        "Music/LullTime": [],
        "Music/LullStrokes": ["LullTime"],
        "Music/LullScore": ["LullTime"],
        "Sound/LullRealtime": ["CLullShims"],
        "Sound/LullDSP": [],
        "Sound/LullVoices": ["LullDSP", "LullTime"],
        "Sound/LullRender": ["LullDSP", "LullRealtime", "LullScore", "LullTime", "LullVoices"],
        "Devices/LullALSA": ["CALSA", "CLullShims", "LullDSP", "LullRealtime", "LullRender", "LullTime"],
        "Devices/LullRecording": [
            "CEBUR128", "CFLAC", "CMPG123", "CRubberBand", "CSndfile", "LullDSP", "LullRender", "LullTime",
        ],
        "Library/LullAnalysis": ["CFFTW", "LullDSP", "LullTime"],
        "Library/LullLibrary": ["CSQLite", "LullAnalysis", "LullRecording", "LullScore", "LullTime"],
        "Control/LullSession": ["LullStrokes", "LullTime"],
        "Control/LullEngine": music.union(sound),
        "Control/LullProtocol": ["FoundationEssentials"],
        "Control/LullClient": ["LullProtocol"],
        "Control/LullDoctor": ["LullALSA", "LullClient", "LullProtocol"],
        "Control/LullControl": nio.union(["Logging", "LullProtocol"]),
        "Control/LullDaemon": music.union(sound).union(nio).union([
            "CLullShims", "FoundationEssentials", "Logging", "LullALSA", "LullAnalysis", "LullControl", "LullDoctor",
            "LullEngine",
            "LullLibrary", "LullProtocol", "LullRecording", "LullSession", "ServiceLifecycle",
        ]),
        "lulld": ["ArgumentParser", "LullDaemon", "LullDoctor", "LullProtocol"],
        "lull": ["ArgumentParser", "LullClient", "LullProtocol"],
    ]

    /// The target whose folder holds `file`.
    static func target(of file: SourceFile) -> String? {
        allowed.keys.first { file.path.hasPrefix("Sources/\($0)/") }
    }

    private static let levels: Set<Substring> = ["public", "package", "internal", "fileprivate", "private"]
    private static let kinds: Set<Substring> = [
        "struct", "class", "enum", "protocol", "func", "let", "var", "typealias",
    ]

    /// The modules that `file` imports, with whatever attribute, access level or kind.
    static func imports(of file: SourceFile) -> [String] {
        file.code.compactMap { line in
            var words = line.split(whereSeparator: \.isWhitespace)[...]
            while let word = words.first, word.hasPrefix("@") || levels.contains(word) { words.removeFirst() }
            guard words.popFirst() == "import" else { return nil }
            if let word = words.first, kinds.contains(word) { words.removeFirst() }
            return words.first?.split(separator: ".").first.map(String.init)
        }
    }
}
