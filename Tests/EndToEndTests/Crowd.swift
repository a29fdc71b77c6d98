// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullProtocol
import LullTestKit
import Synchronization

/// Thirty-two clients with bad manners, on a thread of their own, until `leave` or until the object goes.
///
/// A quarter subscribes to everything, asks for long lists and never reads; a quarter asks as fast as it can; a quarter
/// comes, says half a word and is gone; a quarter talks nonsense. Who is shown out comes back at once.
final class Crowd: Sendable {
    /// What the crowd has done so far.
    struct Deeds: Sendable {
        /// Whole requests and nonsense that the daemon took.
        var said = 0
        /// Times that somebody came.
        var came = 0
        /// Times that somebody was shown out.
        var shownOut = 0
    }

    private enum Manners: Int { case stall, flood, vanish, babble }

    private static let seats = 32
    private let state = Mutex((deeds: Deeds(), isLeaving: false, isGone: false))

    init(at socket: String) throws {
        let guests = Guests(socket: socket, crowd: self)
        var thread = pthread_t()
        let made = pthread_create(
            &thread, nil,
            { context in
                if let context { Unmanaged<Guests>.fromOpaque(context).takeRetainedValue().misbehave() }
                return nil
            }, Unmanaged.passRetained(guests).toOpaque())
        guard made == 0 else { throw SpawnError("no thread") }
        pthread_detach(thread)
    }

    deinit { state.withLock { $0.isLeaving = true } }

    /// Sends all of them home, and tells what they did.
    func leave() throws -> Deeds {
        state.withLock { $0.isLeaving = true }
        try eventually("the crowd is gone") { state.withLock { $0.isGone } }
        return state.withLock { $0.deeds }
    }

    private final class Guests {
        private let socket: String
        private weak var crowd: Crowd?
        private var wires = [Wire?](repeating: nil, count: Crowd.seats)
        private let nonsense = Array("{\"jsonrpc\":[[[[\n\u{0}\u{7f}}}}\n".utf8)
        private let question = Array("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"status\",\"params\":{}}\n".utf8)
        private let lists = Array(
            """
            {"jsonrpc":"2.0","id":1,"method":"subscribe","params":{"topics":["beat","state","timeline"]}}
            {"jsonrpc":"2.0","id":2,"method":"tracks","params":{}}

            """.utf8)

        init(socket: String, crowd: Crowd) {
            self.socket = socket
            self.crowd = crowd
        }

        func misbehave() {
            while let crowd, !crowd.state.withLock({ $0.isLeaving }) {
                for seat in wires.indices { take(seat, of: crowd) }
                // Four thousand rounds of thirty-two a second are flood enough for one core.
                usleep(250)
            }
            wires = []
            crowd?.state.withLock { $0.isGone = true }
        }

        private func take(_ seat: Int, of crowd: Crowd) {
            guard let wire = wires[seat] else {
                wires[seat] = try? Wire(socket)
                crowd.state.withLock { $0.deeds.came += 1 }
                return
            }
            let words =
                switch Manners(rawValue: seat % 4) {
                case .stall: lists
                case .flood: question
                case .babble: nonsense
                case .vanish, nil: Array(question.prefix(20))
                }
            switch wire.offer(words) {
            case .taken: crowd.state.withLock { $0.deeds.said += 1 }
            case .full: break
            case .gone:
                crowd.state.withLock { $0.deeds.shownOut += 1 }
                wires[seat] = nil
            }
            if Manners(rawValue: seat % 4) == .flood { wire.drain() }
            if Manners(rawValue: seat % 4) == .vanish { wires[seat] = nil }
        }
    }
}
