// SPDX-License-Identifier: GPL-3.0-or-later

import LullRecording
import LullRender

extension Kernel {
    static let recording = [
        Kernel("stretch: a second of sound at 0.85, short window", runs: 2) { stretching(.short) },
        Kernel("stretch: a second of sound at 0.85, full", runs: 2) { stretching(.full) },
        Kernel("resample: 2,048 frames of 44.1 kHz", runs: 16) {
            guard var resampler = Resampler(from: 44_100) else { fatalError("44.1 kHz is refused") }
            let blocks = Blocks()
            blocks.fill(level: -35)
            var made: [Float] = []
            made.reserveCapacity(8_192)
            return { runs in
                for _ in 0..<runs {
                    made.removeAll(keepingCapacity: true)
                    resampler.add(Span(_unsafeStart: blocks.mid, count: blocks.count), to: &made)
                }
                keep(made.count)
            }
        },
    ]

    /// Hops until 48,000 frames more have been made; played at 0.85 of its pace a recording lasts longer by 1/0.85.
    private static func stretching(_ window: RubberBandStretcher.Window) -> (Int) -> Void {
        let stretcher: RubberBandStretcher
        do { stretcher = try RubberBandStretcher(window: window) } catch { fatalError("\(error)") }
        let ratio = 1 / 0.85
        let input = Blocks(count: 65_536)
        let output = Blocks(count: stretcher.largestHop)
        input.fill(level: -35)
        stretcher.begin(ratio: ratio)
        var (place, made) = (0, 0)
        return { runs in
            let goal = made + runs * 48_000
            while made < goal {
                if place + stretcher.needed > input.count { place = 0 }
                let needed = stretcher.needed
                made += stretcher.hop(ratio: ratio, input: input.mid + place, output: output.mid).made
                place += needed
            }
            keep(output.mid[0])
        }
    }
}
