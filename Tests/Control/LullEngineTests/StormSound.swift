// SPDX-License-Identifier: GPL-3.0-or-later

/// Some frames of the storm, as they are heard and as they were made: what an outage swallows is made and not heard.
struct StormSound {
    private var mid: [Float] = []
    private var side: [Float] = []
    private var madeMid: [Float] = []
    private var madeSide: [Float] = []
    /// Frames before which the device itself broke off or began.
    private(set) var cuts: [Int] = []
    /// It began in the midst of what it held.
    private(set) var beginsItself = false

    var count: Int { mid.count }
    var left: [Float] { zip(mid, side).map { $0 + $1 } }
    var right: [Float] { zip(mid, side).map { $0 - $1 } }
    var madeLeft: [Float] { zip(madeMid, madeSide).map { $0 + $1 } }
    var madeRight: [Float] { zip(madeMid, madeSide).map { $0 - $1 } }

    init() {}

    init(
        mid: [Float], side: [Float], madeMid: [Float], madeSide: [Float], cuts: [Int], beginsItself: Bool
    ) {
        (self.mid, self.side, self.madeMid, self.madeSide) = (mid, side, madeMid, madeSide)
        (self.cuts, self.beginsItself) = (cuts, beginsItself)
    }

    mutating func append(_ mid: [Float], _ side: [Float], isHeard: Bool) {
        madeMid += mid
        madeSide += side
        self.mid += isHeard ? mid : [Float](repeating: 0, count: mid.count)
        self.side += isHeard ? side : [Float](repeating: 0, count: side.count)
    }
}
