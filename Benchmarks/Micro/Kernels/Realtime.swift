// SPDX-License-Identifier: GPL-3.0-or-later

import LullRealtime
import LullRender
import LullTime

extension Kernel {
    static let realtime = [
        Kernel("ring: an element through it", runs: 10_000) {
            let ring = RingCursor(capacity: 256)
            let slots = UnsafeMutablePointer<Int>.allocate(capacity: 256)
            slots.initialize(repeating: 0, count: 256)
            return { runs in
                var sum = 0
                for number in 0..<runs {
                    if let slot = ring.claim() {
                        slots[slot] = number
                        ring.publish()
                    }
                    if let slot = ring.peek() {
                        sum += slots[slot]
                        ring.release()
                    }
                }
                keep(sum)
            }
        },
        Kernel("mailbox: a look at the status", runs: 1_000) {
            let mailbox = Mailbox()
            return { runs in for _ in 0..<runs { keep(mailbox.status().now.count) } }
        },
    ]
}
