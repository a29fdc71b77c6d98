// SPDX-License-Identifier: GPL-3.0-or-later

import LullDaemon
import LullProtocol
import Synchronization
import Testing

@Suite struct WordsInTimeTests {
    @Test func `every beat says where in the tune it is, by the tune that the timeline has told`() async throws {
        let home = try Household()
        let told = Mutex<[(topic: Topic, payload: JSON)]>([])
        await home.coordinator.connect { topic, payload in told.withLock { $0.append((topic, payload)) } }
        try await home.ask(.play, ["track": "a", "tempo": 240])
        home.play(4)
        await home.coordinator.subscribersChanged([.beat, .timeline])
        let deadline = ContinuousClock.now + .seconds(10)
        func beats() -> [JSON] { told.withLock { $0.filter { $0.topic == .beat }.map(\.payload) } }
        while beats().count < 4, ContinuousClock.now < deadline { try await Task.sleep(for: .milliseconds(20)) }
        await home.coordinator.subscribersChanged([])
        var tune: JSON?
        var seen = 0
        for (topic, payload) in told.withLock({ $0 }) {
            if topic == .timeline { tune = payload["tune"] }
            guard topic == .beat else { continue }
            seen += 1
            #expect(payload["tuneBeat"]?.int == payload["beat"]?.int.map { $0 - (tune?["start"]?.int ?? -99) })
            #expect(payload["verse"] == tune?["verse"])
        }
        #expect(seen >= 4)
        #expect(tune?["id"]?.string == "a" && tune?["beats"]?.double == 24 && tune?["pickup"]?.double == 0)
    }

    @Test func `a snapshot says which tune is where, once there is one`() async throws {
        let home = try Household()
        #expect(await home.coordinator.snapshot(topics: [.timeline])["timeline"]?["tune"] == nil)
        try await home.ask(.play, ["track": "a"])
        home.play(2)
        let tune = await home.coordinator.snapshot(topics: [.timeline])["timeline"]?["tune"]
        #expect(tune == ["id": "a", "start": 0, "verse": 0, "pickup": 0.0, "beats": 24.0])
    }
}
