// SPDX-License-Identifier: GPL-3.0-or-later

import LullSession
import Testing

/// What lies under the tune.
@Suite struct LayerTests {
    @Test func `a layer is laid under the tune at its usual level, and asked for again stays as it is`() throws {
        var stage = try Stage(playing: .waltz)
        #expect(try stage.send(.layer(.ocean, .on)) == [.layer(.ocean, level: 80)])
        #expect(try stage.send(.layer(.ocean, .level(50))) == [.layer(.ocean, level: 50)])
        #expect(try stage.send(.layer(.ocean, .on)) == [.layer(.ocean, level: 50)])
        #expect(stage.session.layers[.ocean] == 50 && stage.session.layers[.womb] == 0)
    }

    @Test func `a layer at level 0 is off`() throws {
        var stage = try Stage(playing: .waltz)
        _ = try stage.send(.layer(.womb, .on))
        #expect(try stage.send(.layer(.womb, .level(0))) == [.layer(.womb, level: 0)])
        #expect(stage.session.layers.isEmpty)
    }

    @Test(arguments: [-1, 101, Int.max]) func `a level outside its range is refused`(_ level: Int) throws {
        var stage = try Stage(playing: .waltz)
        #expect(throws: Refusal.outOfRange(name: "level", value: Double(level), from: 0, to: 100)) {
            try stage.send(.layer(.ocean, .level(level)))
        }
    }

    @Test func `layers chosen before anything played come with the first tune, and with the next`() throws {
        var stage = Stage()
        #expect(try stage.send(.layer(.heartbeat, .level(60))).isEmpty)
        _ = try stage.play(.waltz)
        #expect(stage.session.setting?.layers[.heartbeat] == 60)
        let next = try #require(try stage.play(.march).first.flatMap(\.setting))
        #expect(next.layers[.heartbeat] == 60)
    }

    @Test func `a layer asked for while a tune waits is under both`() throws {
        var stage = try Stage(playing: .waltz)
        _ = try stage.play(.march)
        _ = try stage.send(.layer(.ocean, .level(40)))
        #expect(stage.session.setting?.layers[.ocean] == 40)
        _ = try stage.lapse()
        #expect(stage.session.setting?.track == .march && stage.session.setting?.layers[.ocean] == 40)
    }
}
