// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullDSP

/// The hum of the mains in a recording, if there is one.
///
/// - Thread: any
package enum MainsHum: Double, CaseIterable, Sendable {
    case fifty = 50
    case sixty = 60

    package var hertz: Double { rawValue }

    /// The one that stands out of `sound`: a line over what lies beside it, in nearly every part of the recording
    /// alike, which no voice holds and no step makes. Nil where neither does, or where it is too soft to be heard.
    ///
    /// - Throws: What reading `sound` does.
    package static func standingOut(of sound: StoredSound) throws(SoundFileReadError) -> MainsHum? {
        let starts = windows(in: sound.count)
        guard !starts.isEmpty else { return nil }
        var heights = [[Double]](repeating: [], count: allCases.count)
        for start in starts {
            let frames = try sound.frames(start..<start + window)
            for (index, mains) in allCases.enumerated() { heights[index].append(mains.height(in: frames.span)) }
        }
        let found = zip(allCases, heights).map { (mains: $0, height: $1.sorted()[$1.count / 4]) }
        guard let best = found.max(by: { $0.height < $1.height }), best.height > stands else { return nil }
        return best.mains
    }

    /// Over the lines beside it, in three windows of four, dB.
    private static let stands = 12.0
    /// Softer lines are left alone, dBFS.
    private static let softest = -84.0
    /// 2 s, of which a Hann window makes lines 2 Hz wide.
    private static let window = 2 * SoundFileFormat.sampleRate
    private static let mostWindows = 32
    /// Hertz from the line: outside of its own width, and of the other mains'.
    private static let beside = [-7.0, -6.0, -5.0, -4.0, -3.0, 3.0, 4.0, 5.0, 6.0, 7.0]

    /// Evenly over the recording; none where it is shorter than one.
    private static func windows(in count: Int) -> [Int] {
        let room = count - window
        guard room >= 0 else { return [] }
        let windows = min(mostWindows, 2 * room / window + 1)
        return (0..<windows).map { windows == 1 ? 0 : room * $0 / (windows - 1) }
    }

    private func height(in frames: Span<Float>) -> Double {
        let line = Self.level(hertz, in: frames)
        guard line > Self.softest else { return -.infinity }
        let others = Self.beside.map { Self.level(hertz + $0, in: frames) }.sorted()
        return line - others[others.count / 2]
    }

    /// Of a sine of that frequency, dBFS of its peak, by Goertzel's recurrence (The American Mathematical Monthly 65,
    /// 1958) under a Hann window.
    private static func level(_ hertz: Double, in frames: Span<Float>) -> Double {
        let turn = 2 * cos(2 * Double.pi * hertz / Double(SoundFileFormat.sampleRate))
        let fade = 2 * cos(2 * Double.pi / Double(window))
        var (s1, s2) = (0.0, 0.0)
        // cos(2 pi n / N) by its own recurrence.
        var (c1, c2) = (fade / 2, 1.0)
        for index in 0..<window {
            let hann = (1 - c2) / 2
            let s0 = Double(frames[index]) * hann + turn * s1 - s2
            (s2, s1) = (s1, s0)
            (c2, c1) = (c1, fade * c1 - c2)
        }
        let power = s1 * s1 + s2 * s2 - turn * s1 * s2
        return Decibels(power: max(0, power) * 16 / (Double(window) * Double(window))).value
    }
}
