// SPDX-License-Identifier: GPL-3.0-or-later

import LullProtocol

/// A subscription that keeps a pacer true, and passes presses on.
struct Follower: ~Copyable {
    /// How long a sentence stays to be read, in nanoseconds.
    private static let reading: Int64 = 6_000_000_000

    private(set) var pacer = Pacer()
    private var connection: Connection
    private var subscription: Int64
    /// The request for the stroke's words that is under way, and for which stroke.
    private var question: (id: Int64, stroke: String)?

    init(socket: String?) throws(Failure) {
        var connection = try Connection(socket: socket)
        let topics = Pacer.topics.map { JSON.string($0.rawValue) }
        subscription = try connection.send(.subscribe, JSON.Members([("topics", .array(topics))]))
        self.connection = connection
    }

    /// Whether the daemon has said how things stand.
    private(set) var isTold = false

    var descriptor: CInt { connection.descriptor }

    /// Reads what the daemon has sent.
    mutating func listen() throws(Failure) {
        try connection.fill()
        while let message = try connection.nextMessage() {
            switch message {
            case .notification(let notification):
                guard let event = Event(notification) else { continue }
                pacer.take(event, at: Clock.now)
                isTold = true
            case .answer(let response): try take(response)
            }
        }
        try ask()
    }

    mutating func request(_ method: Method) throws(Failure) { try connection.send(method) }

    mutating func tidy() { pacer.tidy(at: Clock.now) }

    private mutating func take(_ response: Response) throws(Failure) {
        switch response.outcome {
        case .failure(let error):
            guard response.id != .integer(subscription), response.id != .null else { throw Failure(error) }
            guard response.id != question.map({ .integer($0.id) }) else { return }
            notify(error.hint.isEmpty ? error.message : "\(error.message) \(error.hint)")
        case .success(let result):
            if let question, response.id == .integer(question.id) {
                if question.stroke == pacer.now.strokeID { pacer.motion = result["motion"]?.string }
            } else if let note = result["note"]?.string {
                notify(note)
            }
        }
    }

    /// Asks for the present stroke's words, once a stroke.
    private mutating func ask() throws(Failure) {
        guard let stroke = pacer.now.strokeID, question?.stroke != stroke else { return }
        question = (try connection.send(.stroke), stroke)
    }

    private mutating func notify(_ text: String) { pacer.notify(text, until: Clock.now + Self.reading) }
}
