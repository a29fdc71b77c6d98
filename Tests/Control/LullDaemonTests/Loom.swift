// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import Logging
import LullDaemon
import LullLibrary
import LullRecording
import LullRender
import Synchronization

/// What stretches in a household, live and beforehand, and counts it.
final class Loom: Sendable {
    let patience: Double
    /// What the machine is said to need for a second of stretching, in seconds.
    let load: Double
    let renders: RenderedLoops
    private let begun = Counter()
    private let hops = Counter()
    private let log = Lines()

    /// - Parameters:
    ///   - cache: a folder
    ///   - rest: microseconds that the machine takes for each hop of a render besides
    init(cache: String, patience: Double = 0.05, load: Double = 0.05, rest: UInt32 = 0) {
        (self.patience, self.load) = (patience, load)
        let (log, hops) = (log, hops)
        renders = RenderedLoops(RenderedCache(folder: cache), log: Logger(label: "test") { _ in log }) {
            (try? RubberBandStretcher(window: .short)).map { Watched($0, Counter(), hops, rest: rest) }
        }
    }

    /// A stretcher for what plays.
    func live() -> (any Stretcher)? {
        (try? RubberBandStretcher(window: .short)).map { Watched($0, begun, Counter(), rest: 0) }
    }

    /// How often something has begun to be stretched as it plays.
    var stretches: Int { begun.value }
    /// Steps of work on renders.
    var work: Int { hops.value }
    /// What was said in the log.
    var sentences: [String] { log.all }
}

private final class Counter: Sendable {
    private let count = Atomic(0)
    var value: Int { count.load(ordering: .relaxed) }
    func add() { count.wrappingAdd(1, ordering: .relaxed) }
}

private final class Watched: Stretcher {
    private let inner: RubberBandStretcher
    private let begun: Counter
    private let hops: Counter
    private let rest: UInt32

    init(_ inner: RubberBandStretcher, _ begun: Counter, _ hops: Counter, rest: UInt32) {
        (self.inner, self.begun, self.hops, self.rest) = (inner, begun, hops, rest)
    }

    var inputLead: Int { inner.inputLead }
    var outputDelay: Int { inner.outputDelay }
    var largestHop: Int { inner.largestHop }
    var needed: Int { inner.needed }

    func begin(ratio: Double) {
        begun.add()
        inner.begin(ratio: ratio)
    }

    func hop(ratio: Double, input: UnsafePointer<Float>, output: UnsafeMutablePointer<Float>) -> StretchHop {
        hops.add()
        if rest > 0 { usleep(rest) }
        return inner.hop(ratio: ratio, input: input, output: output)
    }
}

/// Keeps what is logged.
private struct Lines: LogHandler {
    private final class Store: Sendable { let lines = Mutex<[String]>([]) }
    private let store = Store()

    var logLevel = Logger.Level.trace
    var metadata = Logger.Metadata()
    var all: [String] { store.lines.withLock { $0 } }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) { store.lines.withLock { $0.append("\(event.message)") } }
}
