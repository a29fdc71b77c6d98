// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullEngine
import LullRender
import LullScore
import LullTime

/// What is read, performed and listened to.
enum Lullaby {
    /// Brahms's Wiegenlied as it lies among the sounds.
    static let abc: [UInt8] = {
        let root = #filePath.split(separator: "/").dropLast(4).reduce("") { "\($0)/\($1)" }
        guard let file = fopen("\(root)/Sounds/brahms_wiegenlied.abc", "r") else { fatalError("no tune in \(root)") }
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: 65_536)
        let count = fread(&bytes, 1, bytes.count, file)
        return Array(bytes.prefix(count))
    }()

    static let tune: Tune = {
        guard let tune = ABC.read(abc).tunes.first else { fatalError("no tune can be read") }
        return tune
    }()

    static let program: Program = {
        guard let program = tune.program else { fatalError("the tune cannot be performed") }
        return program
    }()

    /// Its first seconds on the harp, at 48 kHz.
    static func recorded(seconds: Int) -> [Float] {
        let piece = Piece(
            track: "wiegenlied", program: program, voice: .harp, medianPitch: 64,
            pace: Pace(tempo: Tempo(72), beatsPerStroke: 6), seed: 1)
        var sound: [Float] = []
        let render = OfflineRender(piece: piece, length: Frames(Int64(seconds) * 48_000))
        _ = render.run { block in for i in block.indices { sound.append(block[i]) } }
        return sound
    }
}
