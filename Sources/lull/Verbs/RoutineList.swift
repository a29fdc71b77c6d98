// SPDX-License-Identifier: GPL-3.0-or-later

import ArgumentParser
import LullProtocol

struct RoutineList: Verb {
    static let method = Method.routines

    @OptionGroup var common: Common

    func words(for result: JSON) -> [String] {
        Output.list(Strings.routines(result["routines"]?.array ?? []))
            + (result["problems"]?.array ?? []).compactMap(\.string)
    }
}
