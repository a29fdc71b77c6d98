// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullClient
import LullProtocol

/// Recording at a terminal: a meter while the microphone is open, then what came of it, and a question. Whoever leaves
/// has kept nothing.
struct RecordRun: ~Copyable {
    /// Seconds for a microphone to open; and for half an hour of sound to be listened to by a small machine.
    static let patience = 20.0
    static let readingPatience = 1_800.0
    /// A key that repeats itself is no second tap: nanoseconds.
    private static let rebound: Int64 = 120_000_000

    private var connection: Connection
    private let signals: Signals
    private let keys: RawKeys
    private var meter = MeterLine()
    private var taps: [Int64] = []
    private var isLineOpen = false
    /// Whether the daemon is at work on what we asked, and hears nothing but that we hang up.
    private var isBeingRead = false

    /// What came while we waited.
    private enum Input {
        case event(RecordEvent)
        case answer(Response)
        /// What one press, or several fast ones, sent, and when.
        case keys([UInt8], at: Int64)
        case leave
    }

    init(socket: String?, signals: Signals) throws(Failure) {
        connection = try Connection(socket: socket)
        self.signals = signals
        keys = RawKeys()
    }

    mutating func run(_ parameters: JSON.Members) throws(Failure) {
        // Whoever goes before it is open has the microphone closed by hanging up.
        guard let begun = try open(parameters) else { return Output.print([Strings.recordLeft]) }
        Output.print(Strings.recordGuidance(hasPulse: begun["recording"]?["tempo"] != nil))
        guard try capture(), let made = try read() else { return try leave() }
        Output.print(Strings.recorded(made))
        try decide()
    }

    // MARK: - The steps

    /// What the daemon says of the microphone that it has opened; nil where somebody left before.
    private mutating func open(_ parameters: JSON.Members) throws(Failure) -> JSON? {
        let id = try connection.send(.record, parameters)
        let deadline = Clock.now + Int64(Self.patience * 1e9)
        while true {
            switch try next(before: deadline) {
            case .leave: return nil
            case .keys(let bytes, _): if bytes.contains(where: { "qQ".utf8.contains($0) }) { return nil }
            case .event: continue
            case .answer(let response):
                guard response.id == .integer(id) else { continue }
                switch response.outcome {
                case .failure(let error): throw Failure(error)
                case .success(let begun):
                    try connection.send(.subscribe, JSON.Members([("topics", [.string(Topic.recording.rawValue)])]))
                    return begun
                }
            }
        }
    }

    /// Whether what was recorded is meant.
    private mutating func capture() throws(Failure) -> Bool {
        while true {
            switch try next() {
            case .leave: return false
            case .keys(let bytes, let now):
                if bytes.contains(where: { "qQ \r\n".utf8.contains($0) }) { return true }
                tap(at: now)
            case .event(let event):
                if event.state == "ended" { return true }
                if event.state == "discarded" { return false }
                if event.state == "capturing" { meter.take(event.members) }
            case .answer(let response):
                if case .failure(let error) = response.outcome { throw close(Failure(error)) }
            }
            draw(meter.text(width: Terminal.width(of: STDOUT_FILENO) ?? 80, isUnicode: Terminal.isUnicode))
        }
    }

    private mutating func tap(at now: Int64) {
        if let last = taps.last, now - last < Self.rebound { return }
        guard taps.count < Limits.taps.upperBound else { return }
        taps.append(now)
        meter.taps = taps.count
    }

    /// What it is; nil where somebody left.
    private mutating func read() throws(Failure) -> JSON? {
        var members = JSON.Members([("do", .string(RecordStep.stop.rawValue))])
        if !taps.isEmpty { members["taps"] = .array(taps.map { .integer($0) }) }
        var id = try connection.send(.record, members)
        isBeingRead = true
        var isRefused = false
        draw(Strings.recordReading(0))
        while true {
            switch try next() {
            case .leave: return nil
            case .keys(let bytes, _):
                guard isRefused else { continue }
                if bytes.contains(where: { "qQ".utf8.contains($0) }) { return nil }
                isRefused = false
                id = try connection.send(.record, members)
                isBeingRead = true
                draw(Strings.recordReading(0))
            case .event(let event):
                if event.state == "discarded" { return nil }
                if event.state == "reading" { draw(Strings.recordReading(event.members["part"]?.double ?? 0)) }
            case .answer(let response):
                guard response.id == .integer(id) else { continue }
                isBeingRead = false
                clear()
                switch response.outcome {
                case .success(let made): return made
                case .failure(let error) where error.isOfDisk:
                    isRefused = true
                    _ = try say(Failure(error))
                    draw(Strings.recordRefused)
                case .failure(let error): throw Failure(error)
                }
            }
        }
    }

    /// Listens, keeps or discards, as long as it takes.
    private mutating func decide() throws(Failure) {
        var isPlaying = false
        draw(Strings.recordQuestion)
        while true {
            switch try next() {
            case .leave: return try leave()
            case .keys(let bytes, _):
                guard bytes.count == 1, let key = bytes.first else { continue }
                if isPlaying {
                    isPlaying = false
                    try connection.send(.stop)
                    draw(Strings.recordQuestion)
                    continue
                }
                switch UnicodeScalar(key) {
                case "l", "L":
                    isPlaying = try listen()
                    draw(isPlaying ? Strings.recordPlaying : Strings.recordQuestion)
                case "k", "K":
                    if try keep() { return }
                    draw(Strings.recordQuestion)
                case "d", "D", "q", "Q": return try leave()
                default: break
                }
            case .event(let event):
                if event.state == "discarded" {
                    clear()
                    return Output.print([Strings.recordLapsed])
                }
                guard event.state == "heard" else { continue }
                isPlaying = false
                draw(Strings.recordQuestion)
            case .answer: break
            }
        }
    }

    private mutating func listen() throws(Failure) -> Bool {
        do throws(Failure) {
            _ = try connection.call(
                .record, JSON.Members([("do", .string(RecordStep.listen.rawValue))]), within: Self.patience)
            return true
        } catch {
            return try say(error)
        }
    }

    private mutating func keep() throws(Failure) -> Bool {
        do throws(Failure) {
            let kept = try connection.call(
                .record, JSON.Members([("do", .string(RecordStep.keep.rawValue))]), within: Self.readingPatience)
            clear()
            Output.print(Strings.recordKept(kept))
            return true
        } catch {
            return try say(error)
        }
    }

    /// What cannot be done now may be done later, unless the daemon is gone.
    private mutating func say(_ failure: Failure) throws(Failure) -> Bool {
        clear()
        guard failure.exitCode != EX_UNAVAILABLE else { throw failure }
        Output.print([failure.hint.isEmpty ? failure.what : "\(failure.what) \(failure.hint)"])
        return false
    }

    private mutating func leave() throws(Failure) {
        clear()
        // The daemon may have discarded it by itself.
        let discard = JSON.Members([("do", .string(RecordStep.discard.rawValue))])
        if !isBeingRead { try connection.send(.record, discard) }
        Output.print([Strings.recordLeft])
    }

    // MARK: - Waiting and drawing

    /// - Parameter deadline: `Clock` nanoseconds after which the daemon is given up; nil for never
    private mutating func next(before deadline: Int64? = nil) throws(Failure) -> Input {
        while true {
            while let message = try connection.nextMessage() {
                if let event = RecordEvent(message) { return .event(event) }
                if case .answer(let response) = message { return .answer(response) }
            }
            var sources = [connection.descriptor, signals.descriptor, STDIN_FILENO].map {
                pollfd(fd: $0, events: Int16(POLLIN), revents: 0)
            }
            let patience = deadline.map { CInt(clamping: ($0 - Clock.now) / 1_000_000) }
            if let patience, patience <= 0 {
                throw close(Failure(EX_UNAVAILABLE, Strings.silent, hint: Strings.restartHint))
            }
            guard poll(&sources, nfds_t(sources.count), patience ?? -1) > 0 else { continue }
            // Before anything else is done: the hand was then.
            let now = Clock.now
            if sources[1].revents != 0 { return .leave }
            if sources[2].revents != 0 {
                var bytes = [UInt8](repeating: 0, count: 64)
                let count = Glibc.read(STDIN_FILENO, &bytes, bytes.count)
                return count > 0 ? .keys(Array(bytes[..<count]), at: now) : .leave
            }
            if sources[0].revents != 0 { try fill() }
        }
    }

    private mutating func fill() throws(Failure) {
        do throws(Failure) { try connection.fill() } catch { throw close(error) }
    }

    private mutating func close(_ failure: Failure) -> Failure {
        clear()
        return failure
    }

    private mutating func draw(_ text: String) {
        Output.write("\r\(text)\u{1B}[K", to: STDOUT_FILENO)
        isLineOpen = true
    }

    private mutating func clear() {
        if isLineOpen { Output.write("\r\u{1B}[K", to: STDOUT_FILENO) }
        isLineOpen = false
    }
}
