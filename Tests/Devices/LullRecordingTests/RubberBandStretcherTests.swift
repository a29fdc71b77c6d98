// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullRecording
import LullRender
import Testing

@Suite struct RubberBandStretcherTests {
    @Test(
        "It is engine R3, and lead, delay and first window are those of 3.1",
        arguments: RubberBandStretcher.Window.allCases)
    func engine(window: RubberBandStretcher.Window) throws {
        let stretcher = try RubberBandStretcher(window: window)
        #expect(stretcher.inputLead == (window == .full ? 2_048 : 1_280))
        #expect(stretcher.outputDelay == stretcher.inputLead)
        #expect(stretcher.needed == 2 * stretcher.inputLead)
    }

    @Test(
        "A call is a hop, and the sums of what went in and came out say where every click comes out",
        arguments: RubberBandStretcher.Window.allCases, [0.55, 0.85, 0.97, 1.18, 1.4, 1.9])
    func map(window: RubberBandStretcher.Window, ratio: Double) throws {
        let stretcher = try RubberBandStretcher(window: window)
        let clicks = [48_000, 96_000, 150_000, 200_000]
        var source = [Float](repeating: 0, count: 260_000)
        for click in clicks {
            for i in 0..<96 {
                source[click - 48 + i] = Float(0.5 * sin(.pi * Double(i) / 96) * sin(2 * .pi * Double(i) / 12))
            }
        }
        let run = StretchRun(stretcher, source, ratio: ratio)
        #expect(run.largest <= 1_024)
        for click in clicks {
            let heard = run.centre(near: run.place(of: Double(click)))
            // 2 ms near the recording's pace, 4 ms within half an octave, 8 ms at the ends of the range.
            let bound = abs(log2(ratio)) < 0.25 ? 96.0 : abs(log2(ratio)) < 0.51 ? 192 : 380
            #expect(abs(heard - run.place(of: Double(click))) < bound, "click \(click)")
        }
        // No drift: the whole is as long as it was to be.
        #expect(abs(run.place(of: 240_000) - 240_000 * ratio) < 512)
    }

    @Test("Ratios out of range, nothing and no number are brought within, and nothing but sound comes out")
    func hostile() throws {
        let stretcher = try RubberBandStretcher(window: .short)
        let source = (0..<200_000).map { Float(0.3 * sin(2 * .pi * 440 * Double($0) / 48_000)) }
        let ratios: [Double] = [.nan, .infinity, -.infinity, 0, -1, 1e-300, 1e300, 0.5, 2, 1]
        var index = 0
        let run = StretchRun(stretcher, source) {
            index += 1
            return ratios[index % ratios.count]
        }
        #expect(run.output.allSatisfy { $0.isFinite && abs($0) < 1.5 })
        #expect(run.output.count > 50_000)
        #expect(Stretch.bounded(.nan) == 1 && Stretch.bounded(9) == 2 && Stretch.bounded(-3) == 0.5)
    }

    @Test("Begun anew, it makes the same as a new one")
    func again() throws {
        let source = (0..<60_000).map { Float(0.3 * sin(2 * .pi * 300 * Double($0) / 48_000)) }
        let used = try RubberBandStretcher(window: .full)
        _ = StretchRun(used, source, ratio: 1.7)
        let second = StretchRun(used, source, ratio: 0.8)
        let first = StretchRun(try RubberBandStretcher(window: .full), source, ratio: 0.8)
        #expect(second.output == first.output)
    }

    @Test("What it says when it cannot be had names the engine and what to install")
    func failure() {
        #expect(RubberBandStretcher.Failure(engine: 2).description.contains("R2"))
        #expect(RubberBandStretcher.Failure(engine: 2).description.contains("Install librubberband2"))
    }
}

/// A whole sound through a stretcher, one hop a call.
private struct StretchRun {
    private(set) var output: [Float] = []
    private(set) var largest = 0
    /// Middles of windows: in the input, and in the output.
    private var pairs: [(input: Int, output: Int)] = []

    init(_ stretcher: any Stretcher, _ source: [Float], ratio: Double) {
        self.init(stretcher, source) { ratio }
    }

    init(_ stretcher: any Stretcher, _ source: [Float], ratio: () -> Double) {
        let room = UnsafeMutablePointer<Float>.allocate(capacity: stretcher.largestHop)
        defer { room.deallocate() }
        stretcher.begin(ratio: ratio())
        let padded = [Float](repeating: 0, count: stretcher.inputLead) + source
        var raw: [Float] = []
        var fed = 0
        var place = 0
        while fed + stretcher.needed <= padded.count {
            pairs.append((place, raw.count))
            let needed = stretcher.needed
            let hop = padded.withUnsafeBufferPointer { buffer in
                buffer.baseAddress.map { stretcher.hop(ratio: ratio(), input: $0 + fed, output: room) }
            }
            guard let hop else { return }
            fed += needed
            place += hop.advanced
            raw += UnsafeBufferPointer(start: room, count: hop.made)
            largest = max(largest, hop.made)
        }
        output = Array(raw.dropFirst(stretcher.outputDelay))
    }

    /// Where a place of the input comes out, by the sums.
    func place(of input: Double) -> Double {
        let after = pairs.firstIndex { Double($0.input) > input } ?? pairs.count - 1
        let (a, b) = (pairs[after - 1], pairs[after])
        return Double(a.output) + (input - Double(a.input)) / Double(b.input - a.input) * Double(b.output - a.output)
    }

    /// The centre of the sound within 40 ms of `place`.
    func centre(near place: Double) -> Double {
        var (sum, moment) = (0.0, 0.0)
        for i in max(0, Int(place) - 1_920)..<min(output.count, Int(place) + 1_920) {
            sum += Double(output[i] * output[i])
            moment += Double(output[i] * output[i]) * Double(i)
        }
        return moment / sum
    }
}
