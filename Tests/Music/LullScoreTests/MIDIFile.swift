// SPDX-License-Identifier: GPL-3.0-or-later

/// As much of a Standard MIDI File as tells when each note sounds.
struct MIDIFile {
    struct Note: Hashable {
        var onset: Int
        var length: Int
        var pitch: Int
    }

    /// Ticks in a quarter note.
    private(set) var division = 0
    /// The notes of every track that has any, by onset and pitch.
    private(set) var tracks: [[Note]] = []

    init?(_ bytes: [UInt8]) {
        guard bytes.starts(with: Array("MThd".utf8)), bytes.count > 14 else { return nil }
        division = Int(bytes[12]) << 8 | Int(bytes[13])
        var at = 14
        while at + 8 <= bytes.count {
            let length = bytes[(at + 4)..<(at + 8)].reduce(0) { $0 << 8 | Int($1) }
            guard at + 8 + length <= bytes.count else { return nil }
            let notes = MIDIFile.notes(bytes[(at + 8)..<(at + 8 + length)])
            if !notes.isEmpty { tracks.append(notes) }
            at += 8 + length
        }
    }

    private static func notes(_ track: ArraySlice<UInt8>) -> [Note] {
        var track = track
        var notes: [Note] = []
        var sounding: [UInt8: [Int]] = [:]
        var time = 0
        var status: UInt8 = 0
        func number() -> Int {
            var value = 0
            while let byte = track.popFirst() {
                value = value << 7 | Int(byte & 0x7F)
                if byte < 0x80 { break }
            }
            return value
        }
        while !track.isEmpty {
            time += number()
            if let first = track.first, first >= 0x80 { status = track.removeFirst() }
            switch status {
            case 0xF0...0xFF:
                if status == 0xFF { track = track.dropFirst() }
                let length = number()
                track = track.dropFirst(length)
            case 0xC0...0xDF:
                track = track.dropFirst()
            default:
                guard let pitch = track.popFirst(), let velocity = track.popFirst() else { break }
                if status & 0xF0 == 0x90, velocity > 0 {
                    sounding[pitch, default: []].append(time)
                } else if status & 0xE0 == 0x80, sounding[pitch]?.isEmpty == false {
                    let onset = sounding[pitch, default: []].removeFirst()
                    notes.append(Note(onset: onset, length: time - onset, pitch: Int(pitch)))
                }
            }
        }
        return notes.sorted { ($0.onset, $0.pitch) < ($1.onset, $1.pitch) }
    }
}
