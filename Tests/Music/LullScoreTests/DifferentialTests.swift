// SPDX-License-Identifier: GPL-3.0-or-later

import LullScore
import Testing

@Suite struct `What is read sounds as abc2midi plays it` {
    @Test func `There are thirty-three tunes to compare`() { #expect(Sounds.names.count == 33) }

    @Test(arguments: Sounds.names) func `Every bundled tune`(name: String) throws {
        let difference = Abc2midi.difference(try Sounds.tune(name), try Abc2midi.play(Sounds.bytes(name)))
        #expect(difference == nil, "\(difference ?? "")")
    }

    @Test(arguments: Construct.all) func `Every construct`(construct: Construct) throws {
        let text = construct.abc
        let ours = try #require(read(text).tunes.first)
        #expect(ours.voices.contains { !$0.events.isEmpty })
        let difference = Abc2midi.difference(ours, try Abc2midi.play(Array(text.utf8)))
        #expect(difference == nil, "\(difference ?? "")")
    }

    @Test(arguments: Quirk.all) func `Where abc2midi is wrong we differ, by name and with a reason`(quirk: Quirk) throws
    {
        let text = abc(quirk.body, quirk.header)
        let ours = try #require(read(text).tunes.first)
        #expect(spelled(ours.voices.first) == quirk.ours, "\(quirk.reason)")
        #expect(Abc2midi.difference(ours, try Abc2midi.play(Array(text.utf8))) != nil, "the quirk is gone")
    }
}
