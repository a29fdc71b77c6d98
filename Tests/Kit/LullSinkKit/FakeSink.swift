// SPDX-License-Identifier: GPL-3.0-or-later

import LullRender
import LullTime
import Synchronization

/// A sink without a device: its renderer runs when it is told to.
package final class FakeSink: Sink {
    private let renderer: Mutex<Renderer>
    private let script: Mutex<Script>

    private struct Script {
        var starts = 0
        var shutdowns = 0
        var status = SinkStatus()
        var outcome = SinkState.open
        var whenStarted: @Sendable () -> Void = {}
        var deviceName: String?
    }

    /// - Parameter instant: When frame 0 is heard, nanoseconds of CLOCK_MONOTONIC.
    package init(_ renderer: consuming Renderer, hearsFirstFrameAt instant: Int64 = 5_000_000_000) {
        self.renderer = Mutex(renderer)
        var script = Script()
        script.status.clock.instant = instant
        self.script = Mutex(script)
    }

    package var starts: Int { script.withLock { $0.starts } }
    package var shutdowns: Int { script.withLock { $0.shutdowns } }

    /// What the next start leads to, at once, and what is called after it.
    package func onStart(_ outcome: SinkState, _ whenStarted: @escaping @Sendable () -> Void = {}) {
        script.withLock { ($0.outcome, $0.whenStarted) = (outcome, whenStarted) }
    }

    /// What it says from now on that its device is called.
    package func call(_ name: String?) { script.withLock { $0.deviceName = name } }
    package func deviceName() -> String? { script.withLock { $0.deviceName } }

    package func start() {
        let whenStarted = script.withLock { script in
            script.starts += 1
            script.status.state = script.outcome
            return script.whenStarted
        }
        whenStarted()
    }

    package func shutdown() { script.withLock { $0.shutdowns += 1 } }
    package func status() -> SinkStatus { script.withLock { $0.status } }

    /// The next `seconds` of sound.
    @discardableResult
    package func run(_ seconds: Double) -> [Float] {
        var output = [Float](repeating: 0, count: Int(seconds * 48_000))
        var span = output.mutableSpan
        renderer.withLock { $0.render(into: &span) }
        return output
    }
}
