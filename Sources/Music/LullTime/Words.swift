// SPDX-License-Identifier: GPL-3.0-or-later

/// What is wrong with a list of beats, and what is wanted.
enum Words {
    static let tooLarge = "The file is larger than 4 MB; a list of beats is not."
    static let tooFewBeats = "The file ends before its second beat."
    static let tooManyBeats = "There are more than 65,536 beats."
    static let tooMuchOnALine = "A line has a time and a number and nothing else."
    static let timeWanted = "A time is wanted here, in seconds from the start, like 12.345."
    static let tooEarly = "This beat is not 20 ms or more after the one before; beats go forward in time."
    static let numberWanted = "The beat's number in its bar is wanted here, from 1 to 12."
    static let numberMissing = "The beat's number in its bar is missing; the lines before have one."
    static let numberUnexpected = "The lines before have no number in the bar; every line needs one, or none."

    static func unevenBar(_ count: Int, _ bar: Int) -> String {
        "A bar of \(count) after bars of \(bar) beats; all bars must be as long."
    }

    static func wrongNumber(_ number: Int, after last: Int) -> String {
        "Beat \(number) follows beat \(last) of the bar; \(last + 1) or 1 is wanted."
    }

    static func beyondBar(_ number: Int, _ bar: Int) -> String { "Beat \(number) in bars of \(bar) beats." }
}
