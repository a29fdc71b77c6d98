// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullScore
import Testing

/// The outside judge of what an ABC tune sounds like.
enum Abc2midi {
    /// What `abc2midi` plays of tune `number`, a list of notes for every voice that has any.
    static func play(_ text: [UInt8], number: Int = 1) throws -> MIDIFile {
        var folder = Array("/tmp/lull-abc-XXXXXX".utf8CString)
        let path = try #require(mkdtemp(&folder).map { String(cString: $0) })
        defer {
            for name in ["in.abc", "out.mid"] { unlink("\(path)/\(name)") }
            rmdir(path)
        }
        let file = try #require(fopen("\(path)/in.abc", "wb"))
        let judged = together(text)
        fwrite(judged, 1, judged.count, file)
        fclose(file)
        try run([
            "abc2midi", "\(path)/in.abc", "\(number)", "-o", "\(path)/out.mid", "-NGUI", "-NGRA", "-NFER", "-NFNP",
            "-silent",
        ])
        return try #require(MIDIFile(LullScoreTests.file("\(path)/out.mid")))
    }

    /// Asks for chords struck at once: `abc2midi` spreads them by 10 ticks a note otherwise.
    private static func together(_ text: [UInt8]) -> [UInt8] {
        guard let end = text.firstIndex(of: 0x0A) else { return text }
        return text[...end] + Array("%%MIDI chordattack 0\n".utf8) + text[(end + 1)...]
    }

    private static func run(_ arguments: [String]) throws {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for stream in [STDOUT_FILENO, STDERR_FILENO] {
            posix_spawn_file_actions_addopen(&actions, stream, "/dev/null", O_WRONLY, 0)
        }
        var pointers = arguments.map { strdup($0) }
        defer { for pointer in pointers { free(pointer) } }
        pointers.append(nil)
        var process = pid_t()
        try #require(
            posix_spawnp(&process, arguments[0], &actions, nil, pointers, environ) == 0, "abc2midi is installed")
        var status: Int32 = 0
        waitpid(process, &status, 0)
    }

    /// Where the two differ, voice by voice and note by note; nil where they agree.
    ///
    /// `abc2midi` starts at tick 1 and rounds to its 480 ticks a quarter note: up to 3 ticks in a tuplet.
    static func difference(_ tune: Tune, _ midi: MIDIFile) -> String? {
        let voices = tune.voices.map { $0.events.sorted { ($0.onset, $0.pitch) < ($1.onset, $1.pitch) } }
            .filter { !$0.isEmpty }
        if voices.count != midi.tracks.count { return "\(voices.count) voices, abc2midi \(midi.tracks.count)" }
        for (number, (ours, theirs)) in zip(voices, midi.tracks).enumerated() {
            if ours.count != theirs.count {
                return "voice \(number + 1): \(ours.count) notes, abc2midi \(theirs.count)"
            }
            for (our, their) in zip(ours, theirs) {
                let ticks = Double(midi.division)
                let onset = our.onset.value * ticks + 1
                let end = (our.onset + our.length).value * ticks
                let isSame =
                    Int(our.pitch) == their.pitch && abs(onset - Double(their.onset)) <= 3
                    && abs(end - Double(their.onset + their.length)) <= 3
                if !isSame {
                    return
                        "voice \(number + 1): \(our.pitch) at \(short(our.onset.value)) for \(short(our.length.value)), "
                        + "abc2midi \(their.pitch) at \(short(Double(their.onset - 1) / ticks)) for "
                        + short(Double(their.length + 1) / ticks)
                }
            }
        }
        return nil
    }
}
