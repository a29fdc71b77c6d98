// SPDX-License-Identifier: GPL-3.0-or-later

extension TuneReader {
    /// A quoted text or a decoration within a chord.
    mutating func readMark(_ cursor: inout Cursor, _ index: Int) {
        if cursor.peek() == "\"" { readQuoted(&cursor, index) } else { readDecoration(&cursor, index) }
    }

    /// `!name!`, the old `+name+`, or a letter that stands for one. Dynamics are obeyed; what would hold the beat up or
    /// send it elsewhere is reported; ornaments are for the eye.
    mutating func readDecoration(_ cursor: inout Cursor, _ index: Int) {
        let place = cursor.place
        guard let mark = cursor.peek() else { return }
        cursor.skip()
        switch mark {
        case "H":
            reportFermata(at: place)
        case "!", "+":
            guard let name = cursor.text(closedBy: mark, within: 40) else {
                log.add(place, Words.badDecoration(mark))
                return
            }
            obey(name, index, at: place)
        default: break
        }
    }

    private mutating func obey(_ name: String, _ index: Int, at place: Place) {
        switch name {
        case "pppp", "ppp": voices[index].dynamic = -4
        case "pp": voices[index].dynamic = -3
        case "p": voices[index].dynamic = -2
        case "mp": voices[index].dynamic = -1
        case "mf": voices[index].dynamic = 0
        case "f": voices[index].dynamic = 1
        case "ff": voices[index].dynamic = 2
        case "fff", "ffff": voices[index].dynamic = 3
        case "fermata", "invertedfermata":
            reportFermata(at: place)
        case "D.C.", "D.S.", "D.C.alcoda", "D.C.alfine", "D.S.alcoda", "D.S.alfine", "dacapo", "dacoda", "fine", "coda",
            "segno":
            log.add(place, Words.decorationNotObeyed(name))
        default: break
        }
    }

    private mutating func reportFermata(at place: Place) {
        log.add(place, Words.fermata)
    }
}
