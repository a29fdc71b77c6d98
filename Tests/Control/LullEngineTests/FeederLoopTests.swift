// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullEngine
import LullSoundKit
import LullTime
import Testing

@Suite struct FeederLoopTests {
    @Test("A place grows with its beat, never by leaps, and a round later it is the loop's length further")
    func places() {
        let loop = FeederSong(tempo: 66, wander: 0.05).loop
        var last = loop.place(of: -4)
        for step in 1...40_000 {
            let beat = -4 + Double(step) / 1_000
            let place = loop.place(of: beat)
            #expect(place > last && place - last < 100)
            last = place
            if beat >= 1 {
                let later = loop.place(of: beat + Double(loop.beats))
                #expect(abs(later - place - Double(loop.length)) < 1e-6)
            }
        }
    }

    @Test("A round is the file but for its last 80 ms, and meets its beginning without a click or a swell")
    func seam() {
        // The bed goes round in whole cycles: what meets is alike.
        let song = FeederSong(tempo: 66, bed: 0.3, clicks: 0)
        let loop = song.loop
        let start = Int64((song.grid.beats[song.firstBeat] * 48_000).rounded())
        var heard = [Float](repeating: 0, count: Int(loop.length) + 48_000)
        heard.withUnsafeMutableBufferPointer { buffer in
            if let base = buffer.baseAddress { loop.copy(from: start, count: buffer.count, to: base) }
        }
        let file = song.samples[Int(start)...]
        let plain = Int(loop.length) - 3_840
        #expect(heard[..<plain].elementsEqual(file.prefix(plain)))
        #expect(heard[Int(loop.length)...].elementsEqual(file.prefix(48_000)))
        #expect(FeederEar.click(heard, floor: 1e-3).ratio < 1.5)
        #expect(FeederEar.peaks(heard[...]).allSatisfy { $0 > 0.29 && $0 < 0.31 })
    }

    @Test("Before the file and after it there is silence, and one copy is like many")
    func edges() {
        let loop = FeederSong(tempo: 66, bars: 1).loop
        var whole = [Float](repeating: 1, count: 900_000)
        whole.withUnsafeMutableBufferPointer { buffer in
            if let base = buffer.baseAddress { loop.copy(from: -1_000, count: buffer.count, to: base) }
        }
        #expect(whole[..<1_000].allSatisfy { $0 == 0 })
        var random = SeededRandom(seed: 9)
        var pieces = [Float](repeating: 1, count: 900_000)
        pieces.withUnsafeMutableBufferPointer { buffer in
            guard let base = buffer.baseAddress else { return }
            var done = 0
            while done < buffer.count {
                let count = min(buffer.count - done, .random(in: 1...50_000, using: &random))
                loop.copy(from: Int64(done - 1_000), count: count, to: base + done)
                done += count
            }
        }
        #expect(whole == pieces)
    }

    @Test("Before its first beat a rendered loop has its end, and no edge")
    func closed() throws {
        let song = FeederSong(tempo: 66, bars: 1, bed: 0.3, clicks: 0)
        let samples = (0..<96_000).map { Float(sin(2 * .pi * Double($0) / 480)) }
        let loop = try #require(RecordedLoop(rendered: samples, beats: song.beats, beatsPerBar: 4))
        var heard = [Float](repeating: 0, count: 480_000)
        heard.withUnsafeMutableBufferPointer { buffer in
            if let base = buffer.baseAddress { loop.copy(from: -240_000, count: buffer.count, to: base) }
        }
        #expect(heard.indices.allSatisfy { heard[$0] == samples[($0 + 48_000) % 96_000] })
    }

    @Test("A loop outside its grid, of no beats or under a second is none")
    func refused() throws {
        let grid = try #require(BeatGrid(beats: [0, 0.5, 1, 1.5, 2], firstDownbeat: 0, beatsPerBar: 4))
        let samples = UnsafeMutablePointer<Float>.allocate(capacity: 1)
        defer { samples.deallocate() }
        func loop(_ first: Int, _ beats: Int) -> RecordedLoop? {
            RecordedLoop(samples: samples, count: 0, grid: grid, firstBeat: first, beats: beats, free: {})
        }
        #expect(loop(0, 4) != nil && loop(1, 4) != nil)
        for (first, beats) in [(0, 0), (0, 1), (-1, 4), (2, 4), (0, 6), (.max, 4), (0, .max), (0, .min)] {
            #expect(loop(first, beats) == nil, "\(first) \(beats)")
        }
        #expect(RecordedLoop(rendered: [], beats: 4, beatsPerBar: 4) == nil)
        #expect(RecordedLoop(rendered: [0, 0], beats: 0, beatsPerBar: 0) == nil)
    }
}
