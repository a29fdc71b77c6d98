// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullClient
import LullProtocol

/// The pacer as lines: one as each stroke is heard to begin, one as each line of the song does, and one whenever
/// something else begins.
struct PlainPacer: ~Copyable {
    private var follower: Follower
    private var said: String?
    private var stroke: Int?
    /// The line of the song that was said last.
    private var sung: (pass: Int, index: Int)?

    init(following follower: consuming Follower) { self.follower = follower }

    /// Until the daemon goes.
    mutating func run() throws(Failure) {
        while true {
            var source = pollfd(fd: follower.descriptor, events: Int16(POLLIN), revents: 0)
            let change = follower.pacer.nextChange(after: Clock.now, cells: 1)
            poll(&source, 1, change.map { CInt(clamping: ($0 + 999_999) / 1_000_000) } ?? -1)
            if source.revents != 0 { try follower.listen() }
            follower.tidy()
            speak()
        }
    }

    private mutating func speak() {
        let now = follower.pacer.now
        let step = now.routine.map { ["\(Strings.place(of: $0)) \(Strings.then($0))"] } ?? []
        let saying = ([Strings.present(now)] + step + Strings.trouble(now)).joined(separator: " ")
        if follower.isTold, saying != said {
            Output.print([saying])
            said = saying
        }
        if case .stroke(let index, _, _) = follower.pacer.place(at: Clock.now) {
            if index != stroke { Output.print([Strings.stroke(index)]) }
            stroke = index
        }
        if let moment = follower.pacer.moment(at: Clock.now), moment.mark != nil {
            if sung?.pass != moment.pass || sung?.index != moment.index {
                Output.print(["  " + Song.text(moment.line)])
            }
            sung = (moment.pass, moment.index)
        }
    }
}
