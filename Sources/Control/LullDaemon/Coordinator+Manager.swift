// SPDX-License-Identifier: GPL-3.0-or-later

import LullEngine
import LullRender
import LullTime
import NIOCore

/// What the service manager hears: the state in words, and that the sound goes on, or rightly rests.
extension Coordinator {
    /// From now on it is told.
    /// - Parameter period: Seconds within which it wants to hear that all is well; nil for never.
    func keepManagerTold(within period: Double?) {
        tellManager()
        guard let period else { return }
        // Three looks a period: one that comes while a block is being made is not the last.
        let pause = TimeAmount.nanoseconds(Int64(period / 3 * 1e9))
        eventLoop.scheduleRepeatedTask(initialDelay: .zero, delay: pause) { _ in
            self.assumeIsolated { $0.feedWatchdog() }
        }
    }

    /// `STATUS=`, where it has changed.
    func tellManager() {
        guard ServiceManager.isThere else { return }
        let sentence = managerSentence
        guard sentence != managed.sentence else { return }
        managed.sentence = sentence
        ServiceManager.tell("STATUS=\(sentence)")
    }

    /// An audio lane that stands still is not spoken for: the manager starts Lull anew.
    private func feedWatchdog() {
        let status = engine.status()
        let rests =
            switch status.sink.state {
            // A sound server that hangs can take the lane half a minute, which is not the lane's fault.
            case .closed, .waiting, .busy, .denied: true
            case .open: false
            }
        defer { managed.frame = status.render.now }
        if rests || status.render.now != managed.frame { ServiceManager.tell("WATCHDOG=1") }
    }
}

/// What the service manager has been told.
struct Managed {
    var sentence = ""
    /// Where the audio lane was at the last look.
    var frame: Frames?
}
