// SPDX-License-Identifier: GPL-3.0-or-later

import LullDSP

/// The sounds of a plucked voice, and the room that they leave each other.
///
/// All amplitudes together stay under the ceiling: when new sounds would pass it, all give way alike while the new ones
/// rise. The sum's bound then moves from one value to the other along the rise, so a handful of notes at once begins no
/// faster than one, and nothing is distorted.
///
/// - Thread: audio, but for `init`
/// - Realtime: safe, but for `init`
struct PluckPool: ~Copyable {
    let count: Int
    /// The sounds by place, `count` of them.
    let sounds: UnsafeMutablePointer<Pluck>
    /// Some have begun since the last quantum.
    private var hasNew = false

    /// Places kept free for those to come.
    private static var reserve: Int { @_noLocks get { 4 } }

    /// The highest amplitude of all together: -12 dBTP less what the room and the sounds' own phases add, and what meters
    /// differ by.
    private let ceiling: Float

    /// - Thread: control
    init(count: Int, ceiling: Float) {
        self.count = count
        self.ceiling = ceiling
        sounds = .allocate(capacity: count)
        sounds.initialize(repeating: Pluck(), count: count)
    }

    deinit { sounds.deallocate() }

    @_noLocks mutating func clear() {
        for i in 0..<count { sounds[i] = Pluck() }
        hasNew = false
    }

    var isSilent: Bool {
        @_noLocks get {
            for i in 0..<count where !sounds[i].isOver { return false }
            return true
        }
    }

    /// A place for `sound`, which it takes; nil if a louder one has it, or all there are.
    @_noLocks mutating func begin(_ sound: Pluck) -> Int? {
        for i in 0..<count where sounds[i].pitch == sound.pitch && !sounds[i].isOver && !sounds[i].isLeaving {
            // Plucked twice at once is plucked once; what rings is touched first, which stills it.
            if sounds[i].isUnheard { return sounds[i].loudness < sound.loudness ? take(i, by: sound) : nil }
            sounds[i].leave()
        }
        let place = place(for: sound)
        return place >= 0 ? take(place, by: sound) : nil
    }

    @_noLocks private mutating func take(_ place: Int, by sound: Pluck) -> Int {
        sounds[place] = sound
        hasNew = true
        return place
    }

    /// A free place, or that of a softer sound that nobody has heard yet, or -1. The last free ones cost the softest its
    /// place.
    @_noLocks private func place(for sound: Pluck) -> Int {
        var (free, unheard, softest) = (-1, -1, -1)
        var vacant = 0
        for i in 0..<count {
            if sounds[i].isOver {
                free = i
                vacant += 1
            } else if sounds[i].isLeaving {
                vacant += 1
            } else if sounds[i].isUnheard {
                if unheard < 0 || sounds[i].loudness < sounds[unheard].loudness { unheard = i }
            } else if softest < 0 || sounds[i].loudness < sounds[softest].loudness {
                softest = i
            }
        }
        if vacant <= Self.reserve, softest >= 0 { sounds[softest].leave() }
        if free >= 0 { return free }
        return unheard >= 0 && sounds[unheard].loudness < sound.loudness ? unheard : -1
    }

    /// Fades all that sounds over 200 ms, from `late` seconds after the start of the quantum to come.
    @_noLocks mutating func damp(late: Float) {
        for i in 0..<count where !sounds[i].isOver && !sounds[i].isLeaving { sounds[i].damp(after: late, over: 0.2) }
    }

    /// Starts the rise of those that have begun since the last quantum.
    @_noLocks mutating func balance() {
        guard hasNew else { return }
        hasNew = false
        var total: Float = 0
        for i in 0..<count { total += sounds[i].loudness }
        let part = min(1, ceiling / total)
        for i in 0..<count where part < 1 || sounds[i].isUnheard { sounds[i].yield(part) }
    }
}
