// SPDX-License-Identifier: GPL-3.0-or-later

// Plays a known signal through ALSAOutput alone, so that the device lane can be seen and heard by itself.
//
//     SinkStage DEVICE [standard|quiet] [any|int16|int32|float] [noise|silence] [LENGTH]
//
// After LENGTH frames (default: for ever) the source falls silent and idle. Standard input takes `start`, `status`,
// `lane` and `end`; what the output reports is printed as it comes:
//
//     state NAME SENTENCE
//     status STATE RATE UNDERRUNS LATENCY REALTIME LOAD NOW FRAME INSTANT PACE ERROR
//     lane VOLUNTARY INVOLUNTARY PROCESSOR-NANOSECONDS
//     recoveries [FRAME:GAP ...]

import Glibc
import LullALSA
import LullRender
import LullTime

/// Prints a line at once, from whichever thread. Not through stdio, whose locks the reading of standard input holds.
@Sendable func say(_ line: String) {
    let bytes = Array("\(line)\n".utf8)
    _ = write(1, bytes, bytes.count)
}

let words = Array(CommandLine.arguments.dropFirst())
guard let device = words.first else {
    say("which device?")
    exit(64)
}

func word(_ index: Int, or standard: String) -> String { index < words.count ? words[index] : standard }

let formats: [SampleFormat] =
    switch word(2, or: "any") {
    case "int16": [.int16]
    case "int32": [.int32]
    case "float": [.float]
    default: SampleFormat.preferred
    }
let journal = Journal()
let output = try ALSAOutput(
    device: device, profile: word(1, or: "standard") == "quiet" ? .quiet : .standard,
    source: KnownSignal(
        isSilent: word(3, or: "noise") == "silence", length: Int64(word(4, or: "")) ?? .max, journal: journal),
    preferring: formats
) { state, sentence in
    say("state \(state) \(sentence)")
}

reading: while let line = readLine() {
    switch line {
    case "start": output.start()
    case "status":
        let status = output.status()
        let clock = status.clock
        say(
            "status \(status.state) \(status.sampleRate) \(status.underruns) \(status.latency) \(status.isRealtime) "
                + "\(status.load) \(journal.now) \(clock.frame.count) \(clock.instant) \(clock.nanosecondsPerFrame) "
                + "\(clock.error)")
    case "lane": say("lane \(laneUsage())")
    case "end": break reading
    default: say("what is \(line)?")
    }
}
output.shutdown()
say("recoveries \(journal.text)")
