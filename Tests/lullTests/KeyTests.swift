// SPDX-License-Identifier: GPL-3.0-or-later

import LullProtocol
import Testing
import lull

@Suite("Keys")
struct KeyTests {
    @Test(arguments: [
        ("q", Key.leave), (" ", .request(.toggle)), ("h", .request(.hold)), ("+", .request(.faster)),
        ("=", .request(.faster)), ("-", .request(.slower)), ("s", .request(.stop)), ("t", .tap),
        ("n", .request(.next)), ("b", .request(.back)),
    ])
    func `each has its meaning`(press: String, key: Key) {
        #expect(Key.presses(in: Array(press.utf8), while: .playing) == [key])
        #expect(Key.presses(in: Array(press.uppercased().utf8), while: .playing) == [key])
    }

    @Test func `h goes on where it holds`() {
        #expect(Key.presses(in: Array("h".utf8), while: .holding) == [.request(.resume)])
    }

    @Test func `again is there where nothing plays, and cannot be pressed in the place of stop`() {
        for state in [Now.State.stopped, .fading] {
            #expect(Key.presses(in: Array("aA".utf8), while: state) == [.request(.again), .request(.again)])
        }
        for state in [Now.State.playing, .holding, .paused] {
            #expect(Key.presses(in: Array("a".utf8), while: state) == [])
        }
    }

    @Test func `fast presses all count, and other keys mean nothing`() {
        #expect(Key.presses(in: Array("--x\u{7F}ä".utf8), while: .playing) == [.request(.slower), .request(.slower)])
        #expect(Key.presses(in: Array("\u{1B}Oq".utf8), while: .playing) == [])
        #expect(Key.presses(in: Array("\u{1B}[A".utf8), while: .playing) == [])
        #expect(Key.presses(in: [0xFF, 0x00], while: .playing) == [])
    }
}
