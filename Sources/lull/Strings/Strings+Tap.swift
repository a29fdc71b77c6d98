// SPDX-License-Identifier: GPL-3.0-or-later

import LullProtocol

/// Tapping one's strokes.
extension Strings {
    static let tapDiscussion = """
        Any key is a stroke; q leaves. Two taps move the music, four lock it. Without a terminal each line of standard \
        input is a tap.
        """
    static let onceHelp = "Send one tap, for a key or a pedal of your own."
    static let onTapHelp = "Wait for your tap; the tune begins on the stroke after it."

    static let tapGuide = "Tap a key on each stroke; q leaves."
    static let tapWaiting = "The tune begins on the stroke after your tap; q leaves."

    /// One line: how fast the hand goes, and how sure that is.
    package static func tapLine(_ now: Now, _ taps: Taps?) -> String {
        if now.pending?.at == "tap" { return tapWaiting }
        guard let taps else { return tapGuide }
        guard let rate = taps.rate else { return now.state == .stopped ? "One tap." : "One tap; the next one leads." }
        let sure =
            taps.isLocked
            ? "\(number((taps.confidence * 100).rounded())) % sure"
            : taps.count == 3 ? "one more locks it" : "two more lock it"
        return "\(self.rate(rate)), \(sure). \(counted(taps.count, "tap", "taps"))."
    }

    /// What the pacer says of a tap.
    static func tapHeard(_ now: Now, _ taps: Taps?) -> String {
        capitalized(taps.map { tapLine(now, $0) } ?? now.pending.map(next) ?? "One tap.")
    }

    /// What is said once tapping is over.
    package static func tapAnswer(_ now: Now, _ taps: Taps?) -> [String] {
        if now.state == .stopped, now.pending == nil {
            let rate = taps?.rate.map { "\(capitalized(self.rate($0))), for the next time you play." }
            return [rate ?? tapLine(now, taps)] + [now.note].compactMap { $0 } + trouble(now)
        }
        return answer(now, value: taps?.rate.map { _ in "\(capitalized(pace(now)))." })
    }
}
