// SPDX-License-Identifier: GPL-3.0-or-later

import LullEngine
import LullRender
import LullSinkKit
import LullVoices

/// An engine over a fake sink.
struct Stage {
    let engine: Engine
    let sink: FakeSink

    init() {
        var made: FakeSink?
        engine = Engine(speaker: .small, ceiling: Ceiling()) { renderer in
            let sink = FakeSink(renderer)
            made = sink
            return sink
        }
        guard let made else { preconditionFailure("the engine made no sink") }
        sink = made
    }
}
