// SPDX-License-Identifier: GPL-3.0-or-later

import ArgumentParser
import Glibc
import LullProtocol

struct Calibrate: Verb {
    static let method = Method.calibrate

    @Argument(help: ArgumentHelp(Strings.readingHelp, valueName: "n"))
    var reading: String?

    @Flag(help: ArgumentHelp(Strings.beginHelp))
    var begin = false

    @Flag(help: ArgumentHelp(Strings.forgetHelp))
    var forget = false

    @OptionGroup var common: Common

    func parameters() throws -> JSON.Members {
        JSON.Members(given: [
            "begin": begin ? true : nil, "reading": try reading.map { JSON(shortest: try Grammar.number($0)) },
            "forget": forget ? true : nil,
        ])
    }

    func words(for result: JSON) -> [String] {
        if forget { return Strings.forgetAnswer(Now(result)) }
        return Strings.calibrateAnswer(Now(result)) + (begin ? Strings.guidance : [])
    }

    func run() throws {
        let parameters = try parameters()
        var connection = try Connection(socket: common.socket)
        if parameters.count == 0, !common.json, isatty(STDIN_FILENO) == 1 {
            try converse(over: &connection)
        } else {
            let result = try connection.call(Self.method, parameters)
            if common.json { Output.print(json: result) } else { Output.print(words(for: result)) }
        }
    }

    /// The hum, the question, the answer; whoever leaves in between leaves things as they were.
    private func converse(over connection: inout Connection) throws {
        guard let signals = Signals(Signals.leaving) else { throw Failure(EX_IOERR, Strings.noSignals) }
        _ = try connection.call(.calibrate, JSON.Members([("begin", true)]))
        Output.print(Strings.calibrating + Strings.guidance)
        while let entry = Self.entry(or: signals.descriptor) {
            switch entry {
            case .unclear: Output.print([Strings.readingAgain])
            case .leave: return try leave(&connection)
            case .reading(let value):
                do throws(Failure) {
                    let result = try connection.call(.calibrate, JSON.Members([("reading", JSON(shortest: value))]))
                    return Output.print(Strings.calibrateAnswer(Now(result)))
                } catch {
                    // Out of range, or too early: while the hum lasts, the question stands.
                    guard try isHumming(&connection) else { throw error }
                    Output.print([error.hint.isEmpty ? error.what : "\(error.what) \(error.hint)"])
                }
            }
        }
        try leave(&connection)
    }

    private func isHumming(_ connection: inout Connection) throws(Failure) -> Bool {
        Now(try connection.call(.status)).loudness.hasReference
    }

    private func leave(_ connection: inout Connection) throws(Failure) {
        // Another hand may have begun a lullaby meanwhile, which is not ours to stop.
        if try isHumming(&connection) { _ = try connection.call(.stop) }
        Output.print(["", Strings.calibrationLeft])
    }

    /// Asks, and waits for a line; nil where a signal or the end of the input came instead.
    private static func entry(or signals: CInt) -> MeterEntry? {
        Output.write(Strings.readingPrompt, to: STDOUT_FILENO)
        var sources = [STDIN_FILENO, signals].map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
        while poll(&sources, nfds_t(sources.count), -1) < 0, errno == EINTR {}
        guard sources[1].revents == 0 else { return nil }
        // A terminal hands over whole lines.
        var bytes = [UInt8](repeating: 0, count: 256)
        let count = read(STDIN_FILENO, &bytes, bytes.count)
        return count > 0 ? MeterEntry(String(decoding: bytes[..<count], as: UTF8.self)) : nil
    }
}

/// What a person typed when asked for the meter's reading.
package enum MeterEntry: Equatable {
    case leave
    /// dB(A), whatever its size.
    case reading(Double)
    case unclear

    /// Takes a comma for the decimal point, and a unit behind the number for granted.
    package init(_ line: String) {
        let words = line.lowercased().split(whereSeparator: \.isWhitespace)
        switch words.first {
        case "q", "quit": self = .leave
        case let word?:
            var number = String(word).replacing(",", with: ".")
            if let unit = number.firstIndex(of: "d") { number = String(number[..<unit]) }
            self = (try? Grammar.number(number)).map(MeterEntry.reading) ?? .unclear
        case nil: self = .unclear
        }
    }
}
