// SPDX-License-Identifier: GPL-3.0-or-later

/// Something that happened, as a subscriber is told of it.
///
/// - Thread: any
package struct Event: Equatable, Sendable {
    /// Counts the daemon's events, whoever hears them: a gap means other topics, not a loss.
    package let sequence: Int64
    /// When it happens: CLOCK_MONOTONIC, in nanoseconds.
    package let at: Int64
    package let subject: Subject
    /// The members that the subject brings. One called `at` takes the place of the time of sending, as for a beat, which
    /// is told before it is heard.
    package let payload: JSON.Members

    package enum Subject: Equatable, Sendable {
        /// How things stand as the subscription begins.
        case snapshot
        case topic(Topic)

        var name: String {
            switch self {
            case .snapshot: "snapshot"
            case .topic(let topic): topic.rawValue
            }
        }

        init?(_ name: String) {
            if name == "snapshot" {
                self = .snapshot
            } else if let topic = Topic(rawValue: name) {
                self = .topic(topic)
            } else {
                return nil
            }
        }
    }

    package init(sequence: Int64, at: Int64, subject: Subject, payload: JSON.Members) {
        self.sequence = sequence
        self.at = payload["at"]?.int.map(Int64.init) ?? at
        self.subject = subject
        self.payload = JSON.Members(payload.all.filter { !Self.reserved.contains($0.key) })
    }

    private static let reserved = ["seq", "at", "topic"]

    package var notification: Notification {
        var params = JSON.Members([
            ("seq", .integer(sequence)), ("at", .integer(at)), ("topic", .string(subject.name)),
        ])
        for member in payload.all { params[member.key] = member.value }
        return Notification(method: "event", params: .object(params))
    }

    /// Nil where it is something else, or of a topic that this version does not know.
    package init?(_ notification: Notification) {
        guard notification.method == "event", case .object(let members) = notification.params,
            let sequence = members["seq"]?.int, let at = members["at"]?.int,
            let subject = members["topic"]?.string.flatMap(Subject.init)
        else { return nil }
        self.init(sequence: Int64(sequence), at: Int64(at), subject: subject, payload: members)
    }
}
