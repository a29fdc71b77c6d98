// SPDX-License-Identifier: GPL-3.0-or-later

/// Makes the parent's own recording fit to be heard softly in the dark: without rumble, without mains. What lies at
/// 120 Hz and above stays within 0.2 dB, and nothing is moved in time.
///
/// - Thread: any
package enum VoiceCleaner {
    /// Below this the recording is 3 dB down and more, in hertz.
    package static let lowest = 70.0

    /// The recording without rumble, and without the mains where it stands out. What is read of it is made then, anew
    /// each time, so that no length of it needs memory.
    ///
    /// - Returns: As many frames, and which mains was taken out.
    /// - Throws: What reading `sound` does.
    /// - Thread: one a call; a minute takes about a tenth of a second to be read
    package static func clean(
        _ sound: StoredSound
    ) throws(SoundFileReadError) -> (sound: StoredSound, mains: MainsHum?) {
        let mains = try MainsHum.standingOut(of: sound)
        let filters = filters(against: mains)
        let clean = StoredSound(count: sound.count) { (range) throws(SoundFileReadError) in
            let wide = max(0, range.lowerBound - margin)..<min(sound.count, range.upperBound + margin)
            let frames = try sound.frames(wide)
            guard frames.count > 1 else { return frames }
            let edge = min(longestEdge, frames.count - 1)
            var samples = prolonged(frames.span, by: edge)
            for filter in filters { filter.applyBothWays(to: &samples) }
            let start = edge + range.lowerBound - wide.lowerBound
            return Array(samples[start..<start + range.count])
        }
        return (clean, mains)
    }

    /// Half a second, in which what an end rings has sunk into the noise.
    private static let longestEdge = SoundFileFormat.sampleRate / 2
    /// Two seconds on either side of a part: the slowest filter, the notch, falls by 270 dB in them, and where the parts
    /// meet nothing is to be seen.
    private static let margin = 2 * SoundFileFormat.sampleRate
    /// 5 Hz wide at 50: a mains that is off by 0.2 Hz is still 40 dB down.
    private static let notchQuality = 10.0

    /// Fourth-order Butterworth: of the second order, with 3 dB at 70 Hz, 0.5 dB would be missing at 120. Both ways
    /// together have 3 dB where each has 1.5: (cut / 70)^8 is the root of 2, less 1.
    private static func filters(against mains: MainsHum?) -> [VoiceFilter] {
        let cut = lowest * 0.895_669
        let highPass = [0.541_196_1, 1.306_563].map { VoiceFilter.highPass(cut, q: $0) }
        return highPass + (mains.map { [.notch($0.hertz, q: notchQuality)] } ?? [])
    }

    /// The frames with both ends turned about their last sample, so that the filters do not begin with a step.
    private static func prolonged(_ frames: Span<Float>, by edge: Int) -> [Float] {
        let count = frames.count
        let (first, last) = (frames[0], frames[count - 1])
        var samples: [Float] = []
        samples.reserveCapacity(count + 2 * edge)
        for index in stride(from: edge, to: 0, by: -1) { samples.append(2 * first - frames[index]) }
        for index in 0..<count { samples.append(frames[index]) }
        for index in 1...edge { samples.append(2 * last - frames[count - 1 - index]) }
        return samples
    }
}
