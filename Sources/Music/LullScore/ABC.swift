// SPDX-License-Identifier: GPL-3.0-or-later

/// Reads tunes in ABC 2.1 notation, the part of it that says what sounds.
package enum ABC {
    /// What a file holds.
    package struct Reading: Sendable, Equatable {
        package var tunes: [Tune] = []
        /// Problems that belong to no tune.
        package var diagnostics: [Diagnostic] = []
    }

    enum Limit {
        static let tunes = 20_000
        static let diagnostics = 1_000
        /// Notes, rests and signs played out.
        static let playedInTune = 100_000
        static let playedInFile = 1_000_000
    }

    /// Reads any bytes without ever failing: what cannot be read is left out and reported.
    ///
    /// Takes UTF-8 and Latin-1, with or without a byte order mark, and any line ends. Time and memory are bounded by the
    /// length of the input and by the limits above.
    ///
    /// - Thread: any
    package static func read(_ bytes: [UInt8]) -> Reading {
        let source = Source(bytes)
        var reader = FileReader(source: source)
        for number in 1..<(source.lines.count + 1) where !reader.isFull { reader.read(line: number) }
        return reader.finished()
    }
}

/// Finds the tunes of a file.
private struct FileReader {
    private let source: Source
    private var reading = ABC.Reading()
    private var tune: TuneReader?
    /// Fields above the first tune, which hold for all (ABC 2.1, 2.2.2).
    private var fileHeader: [Int] = []
    private var log = DiagnosticLog(room: ABC.Limit.diagnostics)
    private var room = ABC.Limit.playedInFile
    private var numbers: Set<Int> = []

    init(source: Source) { self.source = source }

    var isFull: Bool { room == 0 || reading.tunes.count == ABC.Limit.tunes }

    mutating func read(line number: Int) {
        if source.isBlank(line: number) { return endTune(at: number) }
        if source.starts(line: number, with: "X:") {
            if tune != nil { log(number, Words.noBlankLine) }
            endTune(at: number)
            return startTune(at: number)
        }
        if let directive = source.directive(line: number) {
            tune?.readInstruction(directive)
            return
        }
        let line = source.cursor(line: number)
        if tune != nil {
            tune?.read(line)
        } else if reading.tunes.isEmpty {
            var cursor = line
            switch FieldStart(&cursor)?.letter {
            case "L"?, "M"?, "I"?:
                fileHeader.append(number)
            case "K"?:
                log(number, Words.keyWithoutNumber)
                startTune(1)
                tune?.read(line)
            default: break
            }
        }
    }

    private mutating func log(_ line: Int, _ text: String) {
        log.add(Place(line: Int32(clamping: line), offset: 0), text)
    }

    private mutating func startTune(at line: Int) {
        var cursor = source.cursor(line: line)
        cursor.skip(2)
        cursor.skipBlanks()
        let written = cursor.number()
        let number = written ?? reading.tunes.count + 1
        if written == nil { log(line, Words.noNumber(readAs: number)) }
        if !numbers.insert(number).inserted { log(line, Words.numberTwice(number)) }
        startTune(number)
    }

    private mutating func startTune(_ number: Int) {
        tune = TuneReader(number: number, log: DiagnosticLog(room: log.room))
        for line in fileHeader { tune?.read(source.cursor(line: line)) }
    }

    private mutating func endTune(at line: Int) {
        guard let ended = tune.take() else { return }
        reading.tunes.append(ended.finished(in: source, room: &room))
        log.spend(reading.tunes.last?.diagnostics.count ?? 0)
        if isFull { log(line, Words.fileFull) }
    }

    consuming func finished() -> ABC.Reading {
        endTune(at: source.lines.count)
        if reading.tunes.isEmpty { log(1, Words.noTune) }
        if let line = source.firstLatinLine { log(line, Words.latin) }
        reading.diagnostics = log.resolved(in: source)
        return reading
    }
}

extension TuneReader {
    /// Plays the tune out.
    ///
    /// - Parameter room: Symbols that may still be played in this file; lowered by those that are.
    consuming func finished(in source: Source, room: inout Int) -> Tune {
        let end = Place(line: Int32(clamping: source.lines.count), offset: 0)
        if state == .header { log.add(end, Words.noKey) }
        let available = min(ABC.Limit.playedInTune, room)
        var left = available
        var tune = Tune(
            number: number, title: title, texts: texts, meter: meter, key: key, tempo: tempo, voices: [],
            pickup: .zero, length: .zero, lastBar: .zero, diagnostics: [])
        for index in voices.indices {
            checkSum(index, isEdge: true)
            let order = PlayOrder(voices[index].symbols, order: order, log: &log)
            let played = Playback(voices[index], meter: meter, order: order, room: &left)
            for place in played.looseTies.sorted() {
                log.add(place, Words.openTie)
            }
            tune.voices.append(played.voice)
            guard index == 0 else { continue }
            tune.meter = played.meter
            (tune.pickup, tune.length, tune.lastBar) = (played.pickup, played.length, played.lastBar)
        }
        if left == 0 {
            log.add(log.latest, Words.tooLongPlayedOut(available))
        }
        room -= available - left
        tune.diagnostics = log.resolved(in: source)
        return tune
    }
}
