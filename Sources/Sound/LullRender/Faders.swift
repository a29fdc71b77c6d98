// SPDX-License-Identifier: GPL-3.0-or-later

import LullDSP
import LullTime

/// Every gain between the choir and the guard, each with one purpose, so that none has to undo another.
///
/// - Thread: audio
/// - Realtime: safe
package struct Faders: BitwiseCopyable {
    /// Whether the fade-out that runs or ran last keeps the place in the music.
    private(set) var keepsPlace = false

    /// Opening and stopping.
    private var curtain = Fade(gain: 0)
    private var isClosing = false
    /// Frames until it opens.
    private var wait = 0
    /// 6 dB down while the melody is held.
    private var ensemble = Fade(gain: 1)
    /// The timer's last minute.
    private var dusk = Fade(gain: 1)
    /// After a gap that the listener heard.
    private var arrival = Fade(gain: 1)
    private var replug = VolumeFade(gain: 1)
    private var volume = VolumeFade(gain: Faders.gain(volume: 80))

    /// What all give each frame while none of them moves; nil where one may.
    private(set) var steadyGain: Float?

    @_noLocks init() {}

    // MARK: - Commands

    /// The first sound of a session: from silence in five seconds, or at once.
    ///
    /// - Parameter wait: Silence before that; with a fade alone.
    @_noLocks mutating func open(fadesIn: Bool, after wait: Frames = Frames(0)) {
        steadyGain = nil
        isClosing = false
        self.wait = fadesIn ? Int(wait.count) : 0
        ensemble = Fade(gain: 1)
        dusk = Fade(gain: 1)
        curtain = Fade(gain: 0)
        if self.wait == 0 { curtain.move(to: 1, over: fadesIn ? Faders.opening : 0) }
    }

    /// Comes back from a fade-out, rest or hold.
    @_noLocks mutating func goOn() {
        steadyGain = nil
        wait = 0
        if isClosing || curtain.gain < 1 { curtain.move(to: 1, over: Faders.opening) }
        isClosing = false
        ensemble.move(to: 1, over: Faders.returning)
    }

    @_noLocks mutating func hold() {
        steadyGain = nil
        ensemble.move(to: Faders.heldGain, over: Faders.settling)
    }

    @_noLocks mutating func fadeOut(over length: Frames, keepsPlace: Bool) {
        steadyGain = nil
        self.keepsPlace = keepsPlace
        wait = 0
        isClosing = true
        curtain.move(to: 0, over: curtain.gain == 0 ? 0 : Int(length.count))
    }

    @_noLocks mutating func dim(to gain: Float, over length: Frames) {
        steadyGain = nil
        dusk.move(to: gain, over: Int(length.count))
    }

    /// - Parameter isSilent: Nothing sounds, so the level may be taken at once.
    @_noLocks mutating func volume(_ volume: Int, isSilent: Bool) {
        steadyGain = nil
        self.volume.target = Faders.gain(volume: volume)
        if isSilent { self.volume = VolumeFade(gain: self.volume.target) }
    }

    /// A short gap comes back at once, within 72 ms, a long one from -20 dB at 3 dB a second.
    @_noLocks mutating func recover(after gap: Frames) {
        steadyGain = nil
        arrival = Fade(gain: 0)
        arrival.move(to: 1, over: Faders.comeback)
        if Faders.isLong(gap) {
            replug = VolumeFade(gain: 0.1)
            replug.target = 1
        }
    }

    // MARK: - Each quantum

    /// Multiplies a quantum of gains. True when a fade-out has just come to silence.
    ///
    /// - Parameter isSounding: Somebody is heard. A volume that rose while nobody is would come as a jump.
    @_noLocks mutating func apply(to block: inout MutableSpan<Float>, isSounding: Bool) -> Bool {
        volume.apply(to: &block, mayRise: isSounding)
        ensemble.apply(to: &block)
        dusk.apply(to: &block)
        replug.apply(to: &block)
        arrival.apply(to: &block)
        rise(block.count)
        curtain.apply(to: &block)
        settle()
        guard isClosing, !curtain.isMoving else { return false }
        isClosing = false
        return true
    }

    /// Notes whether anything moves still.
    @_noLocks private mutating func settle() {
        let isFading = ensemble.isMoving || dusk.isMoving || arrival.isMoving || curtain.isMoving
        guard !isFading, !isClosing, wait <= 0, volume.gain == volume.target, replug.gain == replug.target else {
            return
        }
        // In the order of `apply`, so that no bit of it is another.
        steadyGain = volume.gain * ensemble.gain * dusk.gain * replug.gain * arrival.gain * curtain.gain
    }

    @_noLocks private mutating func rise(_ frames: Int) {
        guard wait > 0 else { return }
        wait -= frames
        if wait <= 0 { curtain.move(to: 1, over: Faders.opening) }
    }

    /// The volume's law: 0.3 dB a step, 100 is 0 dB, 1 about -30 dB, 0 silence.
    @_noLocks static func gain(volume: Int) -> Float {
        if volume <= 0 { return 0 }
        return Float(Decibels(-0.3 * Double(100 - min(volume, 100))).amplitude)
    }

    /// Half a second or more: no hiccup of the device's, but a silence of its own.
    @_noLocks static func isLong(_ gap: Frames) -> Bool { gap.count >= 24_000 }

    /// A stop: three seconds.
    package static var stop: Frames { @_noLocks get { Frames(3 * 48_000) } }
    /// A stop now: 0.8 seconds.
    static var quickFade: Frames { @_noLocks get { Frames(38_400) } }
    private static var opening: Int { @_noLocks get { 5 * 48_000 } }
    private static var settling: Int { @_noLocks get { 2 * 48_000 } }
    /// So long that the first note after the count-in is still 4 dB down.
    private static var returning: Int { @_noLocks get { 6 * 48_000 } }
    /// From a tenth to nine tenths of it: 42 ms. A note that begins within it rises by the product of both, and no onset
    /// may be faster than 30.
    static var comeback: Int { @_noLocks get { 3_456 } }
    /// -6 dB.
    private static var heldGain: Float { @_noLocks get { 0.501 } }
}
