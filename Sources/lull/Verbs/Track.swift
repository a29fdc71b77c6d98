// SPDX-License-Identifier: GPL-3.0-or-later

import ArgumentParser
import LullProtocol

struct Track: Verb {
    static let method = Method.track

    @Argument(help: ArgumentHelp(Strings.oneTrackHelp))
    var track: String

    @OptionGroup var common: Common

    func parameters() -> JSON.Members { JSON.Members([("track", .string(track))]) }

    func words(for result: JSON) -> [String] { Strings.track(result) }
}
