// SPDX-License-Identifier: GPL-3.0-or-later

import LullClient
import LullProtocol

/// The daemon's events as they come.
enum EventLines {
    /// Prints a line each. The daemon's end is an ordinary end, once it has begun.
    static func print(_ topics: [String], socket: String?) throws(Failure) {
        var connection = try Connection(socket: socket)
        let id = try connection.send(.subscribe, JSON.Members([("topics", .array(topics.map { .string($0) }))]))
        var isSubscribed = false
        while true {
            while let message = try connection.nextMessage() {
                switch message {
                case .notification(let notification):
                    if notification.method == "event" { Output.print(json: notification.params) }
                case .answer(let response):
                    if case .failure(let error) = response.outcome { throw Failure(error) }
                    if response.id == .integer(id) { isSubscribed = true }
                }
            }
            do { try connection.fill() } catch { if isSubscribed { return } else { throw error } }
        }
    }
}
