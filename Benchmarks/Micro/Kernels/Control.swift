// SPDX-License-Identifier: GPL-3.0-or-later

import LullProtocol

extension Kernel {
    static let control = [
        Kernel("JSON: a request line read and checked", runs: 100) {
            let line = Array(#"{"jsonrpc":"2.0","id":17,"method":"rate","params":{"value":11.5}}"#.utf8)
            return { runs in
                for _ in 0..<runs { keep(try? Request(line: line).resolve()) }
            }
        },
        Kernel("JSON: a beat event written", runs: 100) {
            return { runs in
                for number in 0..<runs {
                    let event = Event(
                        sequence: Int64(number), at: 81_234_567_890_123, subject: .topic(.beat), payload: beat)
                    keep(event.notification.json.encoded.count)
                }
            }
        },
    ]

    private static let beat = JSON.Members([
        ("beat", 1_234), ("error", 210_000), ("stroke", 205), ("beatInStroke", 4), ("tempo", 72.0), ("rate", 12.0),
        ("tuneBeat", 34), ("verse", 3),
    ])
}
