// SPDX-License-Identifier: GPL-3.0-or-later

/// One voice played out: walks the play order and lays every note on the time line.
struct Playback {
    private(set) var voice: Voice
    /// The length of the bar before the first downbeat, where that is shorter than the metre.
    private(set) var pickup = Quarters.zero
    private(set) var length = Quarters.zero
    /// Where the last bar began.
    private(set) var lastBar = Quarters.zero
    private(set) var meter: Meter
    /// Ties that found no note of their pitch after them.
    private(set) var looseTies: Set<Place> = []

    private let symbols: [Symbol]
    private let lyrics: LyricSheet
    private var onset = Quarters.zero
    /// Syllables that the symbol played last began.
    private var sung = 0
    private var barStart = Quarters.zero
    private var hasBar = false
    /// Notes that are tied on: where they stand among the events.
    private var tied: [Tie] = []
    private var tying: [Tie] = []
    /// What the syllable being sung says about the end of a word, by verse 1.
    private var word: NoteMarks = []

    private struct Tie {
        var pitch: Int16
        var event: Int
        var place: Place
    }

    /// - Parameter room: Symbols that may still be played in this tune, and syllables sung; lowered by those that are.
    init(_ state: VoiceState, meter: Meter, order: PlayOrder, room: inout Int) {
        voice = Voice(id: state.id, verses: Array(repeating: [], count: state.lyrics.verses.count))
        symbols = state.symbols
        lyrics = state.lyrics
        self.meter = meter
        playing: for range in order.ranges {
            for index in range {
                if room == 0 { break playing }
                play(index)
                // What every verse sings is kept too.
                room -= min(room, 1 + sung)
            }
        }
        finish()
    }

    private mutating func play(_ index: Int) {
        sung = 0
        switch symbols[index] {
        case .note(let note):
            play(note, index)
        case .rest(let rest):
            endMoment()
            endMoment()
            length += rest
        case .bar(let bar):
            endBar(bar)
        case .chord(let text):
            voice.chords.append(ChordSymbol(onset: length, text: text))
        case .meter(let next):
            if length == .zero { meter = next }
        case .ending, .part: break
        }
    }

    private mutating func play(_ note: Note, _ index: Int) {
        if !note.marks.contains(.inChord) {
            endMoment()
            onset = length
            length += note.length
            sing(index)
        }
        var marks = note.marks
        if word.contains(.held) { marks.insert(.slurred) }
        marks.formUnion(word.intersection(.word))
        let event: Int
        if let tie = tied.firstIndex(where: { $0.pitch == note.pitch }) {
            event = tied.remove(at: tie).event
            voice.events[event].length += note.length
            voice.marks[event].subtract(.ends)
            voice.marks[event].formUnion(marks.intersection(.ends))
        } else {
            event = voice.events.count
            voice.events.append(Event(onset: onset, length: note.length, pitch: note.pitch))
            voice.marks.append(marks)
            voice.dynamics.append(note.dynamic)
        }
        if note.marks.contains(.tied) { tying.append(Tie(pitch: note.pitch, event: event, place: note.place)) }
    }

    /// A new note or a rest begins: ties that found no note of their pitch end here.
    private mutating func endMoment() {
        for tie in tied { looseTies.insert(tie.place) }
        tied = tying
        tying.removeAll(keepingCapacity: true)
    }

    /// The words that begin with the note at `index`.
    private mutating func sing(_ index: Int) {
        for (verse, cells) in lyrics.verses.enumerated() {
            let cell = cells[index]
            if case .syllable(let text, let joinsNext) = cell {
                sung += 1
                voice.verses[verse].append(SungSyllable(onset: onset, text: text, joinsNext: joinsNext))
            }
            if verse == 0 { word = NoteMarks(cell, after: word) }
        }
    }

    private mutating func endBar(_ bar: Bar) {
        if !bar.isPlain, let last = voice.marks.indices.last { voice.marks[last].insert(.endsSection) }
        guard length > barStart else { return }
        if !hasBar, let full = meter.bar, length < full { pickup = length }
        hasBar = true
        lastBar = barStart
        barStart = length
    }

    private mutating func finish() {
        endMoment()
        endMoment()
        if length > barStart { lastBar = barStart }
        if pickup == length { pickup = .zero }
    }
}

extension NoteMarks {
    /// Sung on the syllable of the note before.
    static let held = NoteMarks(rawValue: 1024)

    /// What a syllable says about the end of the note it is sung on: whether a word, a clause or a sentence ends there.
    init(_ cell: LyricSheet.Cell?, after word: NoteMarks) {
        switch cell {
        case nil: self = []
        case .hold?: self = word.union(.held)
        case .syllable(_, true)?: self = .splitsWord
        case .syllable(let text, false)?:
            switch text.unicodeScalars.last(where: { !NoteMarks.isQuotation($0) }) {
            case ".", "!", "?", ";", ":": self = [.endsWord, .endsSentence]
            case ",", "–", "—": self = [.endsWord, .endsClause]
            default: self = .endsWord
            }
        }
    }

    private static func isQuotation(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "\"", "'", ")", "»", "«", "”", "“", "’": true
        default: false
        }
    }
}
