// SPDX-License-Identifier: GPL-3.0-or-later

import LullProtocol
import Testing
import lull

@Suite("Timer and wind-down, as they are told")
struct EndingTests {
    @Test func `the timer says when it ends, or that it does not`() {
        #expect(Strings.timerAnswer(Now(.example())) == ["It ends by itself in 16 minutes, with its phrase."])
        #expect(Strings.timerAnswer(Now(["state": "playing"])) == ["It plays until `lull stop`."])
        #expect(
            Strings.timerAnswer(Now(["state": "paused", "remaining": 300])) == ["Paused with 5 minutes left."])
        #expect(
            Strings.timerAnswer(Now(["state": "stopped"]))
                == ["Nothing is playing. `lull play --for 15m` sets a time with it."])
    }

    @Test func `a wind-down says where it goes, also in the status`() {
        let json: JSON = ["state": "playing", "ramp": ["tempo": 60], "note": "It takes 240 s."]
        let sentence = "Winding down to 60 beats a minute, a little at the end of each phrase. `lull rate` ends that."
        #expect(Strings.rampAnswer(Now(json)) == [sentence, "It takes 240 s."])
        #expect(Strings.status(Now(json)).contains(sentence))
        #expect(!Strings.status(Now(.example())).contains { $0.hasPrefix("Winding") })
    }
}
