// SPDX-License-Identifier: GPL-3.0-or-later

import LullTime

/// What a client has announced and is about to send.
///
/// - Thread: any
package struct ImportTicket: Equatable, Sendable {
    /// 32 hexadecimal digits that nobody can guess.
    package let id: String
    /// Who may send.
    package let uid: UInt32
    /// What the file is called, without folders.
    package let name: String
    /// nil for the name.
    package let title: String?
    /// In bytes.
    package let size: Int
    package let expires: Instant
}

/// The tickets that are out. Each is good once, for the user who got it, and for a minute.
///
/// - Thread: one at a time
package struct ImportTickets {
    /// Seconds.
    static let life = 60
    /// Out at one time.
    static let most = 64

    private var tickets: [String: ImportTicket] = [:]

    package init() {}

    /// nil where too many are out.
    package mutating func issue(_ name: String, title: String?, size: Int, to uid: UInt32, at now: Instant)
        -> ImportTicket?
    {
        tickets = tickets.filter { $0.value.expires > now }
        guard tickets.count < ImportTickets.most else { return nil }
        let ticket = ImportTicket(
            id: ImportTickets.secret(), uid: uid, name: name, title: title, size: size,
            expires: now + Double(ImportTickets.life))
        tickets[ticket.id] = ticket
        return ticket
    }

    /// nil where there is none of this id for this user any more.
    package mutating func redeem(_ id: String, by uid: UInt32, at now: Instant) -> ImportTicket? {
        guard let ticket = tickets[id], ticket.uid == uid else { return nil }
        tickets[id] = nil
        return ticket.expires > now ? ticket : nil
    }

    /// From the system's generator, which cannot be foreseen.
    private static func secret() -> String {
        var generator = SystemRandomNumberGenerator()
        return (0..<4).map { _ in
            let digits = String(UInt32.random(in: .min ... .max, using: &generator), radix: 16)
            return String(repeating: "0", count: 8 - digits.count) + digits
        }.joined()
    }
}
