// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullProtocol

/// Every sentence that a person reads of `doctor`, so that a translation has one place to go to.
enum Words {
    static func state(_ state: Finding.State) -> String {
        switch state {
        case .ok: "ok     "
        case .warning: "warning"
        case .fault: "FAULT  "
        case .unknown: "unknown"
        }
    }

    static let stateWidth = 7

    static func sum(_ faults: Int) -> String {
        switch faults {
        case 0: "Nothing is in the way of the sound."
        case 1: "One thing is in the way of the sound."
        default: "\(faults) things are in the way of the sound; begin with the first."
        }
    }

    // MARK: Settings

    static let settingsRight = "The settings are right."
    static func settingsOf(_ user: String) -> String {
        "The daemon is of the user \(user), whose settings are not looked at."
    }
    static func diskOf(_ user: String) -> String {
        "The daemon is of the user \(user), whose folders are not looked at."
    }
    static let noSettings = "no settings file; all is as it comes"

    static func settingsWrong(_ count: Int, runs: Bool) -> String {
        (count == 1 ? "The settings have a mistake" : "The settings have \(count) mistakes")
            + (runs ? "; the daemon that runs has not read them, and the next does not start." : "; no daemon starts.")
    }

    static func mend(_ mistake: String) -> String { "Mend \(mistake)" }

    // MARK: The daemon

    static let nobody = "No daemon answers."
    static let start = "Type `systemctl --user start lulld`, or `lulld &`; in the source tree, `make play`."
    static let mendAndStart = "Mend the settings, then type `systemctl --user start lulld`, or `lulld &`."
    static func restart(_ scope: SocketPath.Scope) -> String { "Type `\(command("restart", scope))`." }
    private static func command(_ verb: String, _ scope: SocketPath.Scope) -> String {
        switch scope {
        case .user: "systemctl --user \(verb) lulld"
        case .system: "sudo systemctl \(verb) lulld"
        }
    }
    static let update = "Update lull."
    static let hidden = "Whether a daemon answers cannot be told: its socket is closed to you."
    static let notAsked = "Only a daemon that answers can tell."

    static func answers(_ daemon: String) -> String { "\(daemon) answers." }

    static func silent(_ path: String) -> String { "What listens at \(path) does not answer." }
    static func stranger(_ path: String) -> String { "What listens at \(path) is not Lull's daemon." }

    static func otherProtocol(_ theirs: Int64, _ ours: Int64) -> String {
        "The daemon speaks protocol \(theirs), and this lull protocol \(ours)."
    }

    static func outcome(_ outcome: Evidence.Outcome) -> String {
        switch outcome {
        case .answered(let daemon): "\(daemon.hello.daemon), process \(daemon.process)"
        case .refused(let errno): reason(errno)
        case .silent: "no answer"
        case .stranger: "something else"
        case .denied(let error): error.message
        }
    }

    static func reason(_ errno: Int32) -> String { String(cString: strerror(errno)) }

    // MARK: The socket

    static let socketRight = "Only those who may play can reach the socket."
    static let noSocket = "There is no socket that a daemon listens at."
    static let notThere = "not there"

    static func denied(_ path: String) -> String { "You may not use the daemon's socket, \(path)." }

    static func deniedAdvice(_ scope: SocketPath.Scope, player: String) -> String {
        switch scope {
        case .system: "Type `sudo usermod -aG lull \(player)`, and log in again."
        case .user: "Talk to it as the user who started it."
        }
    }

    static func socketOpen(_ path: String, _ mode: String) -> String {
        "Others on this machine can play, too: \(path) has mode \(mode)."
    }

    static func socketNarrow(_ path: String, _ mode: String) -> String {
        "Some who may play cannot: \(path) has mode \(mode)."
    }

    static func folderOpen(_ path: String) -> String { "Others can put a socket of theirs in the place of \(path)." }

    static func remakeSocket(_ scope: SocketPath.Scope) -> String {
        "Type `\(command("restart", scope))`, or stop lulld and start it: it makes the socket anew."
    }

    static func file(_ path: String, _ facts: Evidence.FileFacts) -> String {
        "\(path): mode \(facts.octal), user \(facts.owner), group \(facts.group)"
    }

    // MARK: The disk

    static let noDisk = "Where Lull keeps things cannot be told."
    static let makeRoom = "Make room on the disk; what is in Lull's cache folder is safe to delete."

    static func notWritable(_ folder: String) -> String { "Nothing can be written to \(folder)." }

    static func makeWritable(_ folder: String) -> String {
        "Make it yours with `ls -ld \(folder)` and chown, or see whether the disk is mounted read-only."
    }

    static func full(_ folder: String, _ free: Int) -> String { "The disk of \(folder) has \(size(free)) left." }
    static func room(_ free: Int) -> String { "The disk has \(size(free)) left." }

    static func disk(_ disk: Evidence.Disk) -> String {
        "\(disk.folder): \(disk.free.map { "\(size($0)) free" } ?? "unknown")\(disk.isWritable ? "" : ", not writable")"
    }

    private static func size(_ bytes: Int) -> String {
        bytes >= 10 << 30 ? "\(bytes >> 30) GiB" : "\(bytes >> 20) MiB"
    }

    // MARK: How it plays

    static let stopped = "Nothing is playing; `lull play` begins."
    static let plays = "Lull is playing."
    static let paused = "It is paused."
    static let resume = "Type `lull resume`."
    static let faults = "Lull has silenced a sound that was no sound, which is a fault of ours."
    static let report = "At the next pause restart lulld, and tell us what you played."

    static let volumeZero = "Lull's own volume is 0."
    static let louder = "Type `lull volume 80`."
    static func volumeLow(_ volume: Int) -> String { "Lull's own volume is \(volume) of 100, which is very soft." }
    static func volume(_ volume: Int) -> String { "Lull's own volume is \(volume) of 100." }

    static let notOpen = "It shows while something plays."
    static func rate(_ rate: Int) -> String { "The device runs at \(rate) Hz." }
    static func otherRate(_ rate: Int) -> String { "The device runs at \(rate) Hz, and not at Lull's 48000." }
    static let nameCard = "Name the card itself in the settings, as `lull devices` shows it."

    static let noGaps = "There has been no gap in the sound."
    static func gaps(_ count: Int) -> String {
        count == 1 ? "There has been one gap in the sound." : "There have been \(count) gaps in the sound."
    }
    static let calmer = "Set profile = \"quiet\" under [sound] in the settings."

    static func realtime(playing: Bool) -> String {
        playing ? "The sound goes before all other work." : "The sound may go before all other work."
    }
    static let noRealtime = "The sound waits its turn, and may have gaps when the machine is busy."
    static func serverPlays(_ name: String) -> String { "\(serverName(name)) plays it." }
    /// A user's unit is granted no more than the manager of that user's units has.
    static func grantRealtime(_ scope: SocketPath.Scope) -> String {
        switch scope {
        case .user:
            "Type `sudo systemctl edit user@.service`, add LimitRTPRIO=20 under [Service], and log in again."
        case .system:
            "Type `sudo systemctl edit lulld`, add LimitRTPRIO=20 under [Service], and `sudo systemctl restart lulld`."
        }
    }
    static let mayHurry = "real time granted"
    static let mayNotHurry = "real time not granted"

    static func clock(_ error: Double, _ drift: Double) -> String {
        "The card's clock is known to \(milliseconds(error)) ms and is \(whole(drift)) ppm off."
    }
    static func vague(_ error: Double) -> String {
        "The card's clock is known to no better than \(milliseconds(error)) ms, so beats may be beside the strokes."
    }
    static let waitForClock = "Ask again in ten seconds; if it stays so, try another device from `lull devices`."
    static func drifts(_ drift: Double) -> String {
        "The card's clock is \(whole(drift)) ppm off, more than any crystal is."
    }
    static let otherDevice = "Try another device from `lull devices`."

    static func milliseconds(_ seconds: Double) -> String { tenths(seconds * 1_000) }

    static func tenths(_ value: Double) -> String {
        guard value.isFinite, value.magnitude < 1e9 else { return "?" }
        return "\((value * 10).rounded() / 10)"
    }

    static func whole(_ value: Double) -> String {
        value.isFinite && value.magnitude < 1e9 ? "\(Int(value.rounded()))" : "?"
    }
}
