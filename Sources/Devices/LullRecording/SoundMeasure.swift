// SPDX-License-Identifier: GPL-3.0-or-later

import LullDSP

/// How loud a sound is, and how loud it is therefore played. The file is never changed for it.
///
/// - Thread: any
package struct SoundMeasure: Sendable, Equatable {
    /// Integrated loudness, LUFS; minus infinity for silence.
    package var loudness: Decibels
    /// The loudest 3 s, LUFS; minus infinity for silence.
    package var loudest: Decibels
    /// dBTP; minus infinity for silence.
    package var truePeak: Decibels

    package init(loudness: Decibels, loudest: Decibels, truePeak: Decibels) {
        self.loudness = loudness
        self.loudest = loudest
        self.truePeak = truePeak
    }

    /// Measures `frames`, one channel at 48 kHz, each finite. What is shorter than 3 s is measured as it is heard,
    /// again and again.
    ///
    /// - Thread: one a call; a minute takes about a fifth of a second
    package init(of frames: Span<Float>) {
        var meter = LoudnessMeter()
        let window = 3 * SoundFileFormat.sampleRate
        var count = 0
        while !frames.isEmpty, count == 0 || count < window {
            meter.add(frames)
            count += frames.count
        }
        self.init(meter)
    }

    /// What `meter` has measured, of 3 s or more.
    package init(_ meter: borrowing LoudnessMeter) {
        loudness = Decibels(meter.integrated)
        loudest = Decibels(meter.loudest)
        truePeak = Decibels(meter.truePeak)
    }

    /// What the loudest 3 s of every voice of Lull come to at volume 100, LUFS.
    package static let target = Decibels(-25)
    /// What no peak of any voice of Lull goes beyond at volume 100, dBTP.
    package static let ceiling = Decibels(-13)
    /// The noise of a quiet room and a fair microphone lies near -75 dBFS: with more than this it would be heard as a
    /// layer of its own.
    package static let mostGain = Decibels(24)
    /// What is softer than this all along is noise, LUFS.
    package static let silence = Decibels(-60)

    /// The gain at which it is played at volume 100: to the target or, where its peaks reach the ceiling before, to
    /// that; 0 dB for silence.
    package var playGain: Decibels {
        guard loudest > Self.silence else { return Decibels(0) }
        let gain = min(Self.target.value - loudest.value, Self.ceiling.value - truePeak.value)
        return Decibels(min(Self.mostGain.value, gain))
    }
}
