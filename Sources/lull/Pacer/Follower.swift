// SPDX-License-Identifier: GPL-3.0-or-later

import LullClient
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
    /// The tap that was sent last.
    private var lastTap: Int64?
    /// The request for the words of the song, and of which track.
    private var songQuestion: (id: Int64, track: String)?

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

    /// - Parameter time: When the key was pressed.
    mutating func tap(at time: Int64) throws(Failure) {
        lastTap = try connection.send(.tap, JSON.Members([("at", .integer(time))]))
    }

    mutating func tidy() { pacer.tidy(at: Clock.now) }

    private mutating func take(_ response: Response) throws(Failure) {
        switch response.outcome {
        case .failure(let error):
            guard response.id != .integer(subscription), response.id != .null else { throw Failure(error) }
            guard ![question?.id, songQuestion?.id].contains(where: { $0.map(JSON.integer) == response.id }) else {
                return
            }
            notify(error.hint.isEmpty ? error.message : "\(error.message) \(error.hint)")
        case .success(let result):
            if let question, response.id == .integer(question.id) {
                if question.stroke == pacer.now.strokeID { pacer.motion = result["motion"]?.string }
            } else if let songQuestion, response.id == .integer(songQuestion.id) {
                pacer.take(Song(result), of: songQuestion.track)
            } else if let note = result["note"]?.string {
                notify(note)
            } else if let lastTap, response.id == .integer(lastTap) {
                notify(Strings.tapHeard(Now(result), Taps(result)))
            }
        }
    }

    /// Asks for the present stroke's words, once a stroke, and for the song's, once a track.
    private mutating func ask() throws(Failure) {
        if let stroke = pacer.now.strokeID, question?.stroke != stroke {
            question = (try connection.send(.stroke), stroke)
        }
        if let track = pacer.wantedSong, songQuestion?.track != track {
            songQuestion = (try connection.send(.track, JSON.Members([("track", .string(track))])), track)
        }
    }

    private mutating func notify(_ text: String) { pacer.notify(text, until: Clock.now + Self.reading) }
}
