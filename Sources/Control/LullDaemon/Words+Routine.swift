// SPDX-License-Identifier: GPL-3.0-or-later

import LullProtocol
import LullStrokes

/// What the parent is told of guided massages.
extension ProtocolError {
    static func tooManyRecordings(_ routine: Routine) -> ProtocolError {
        ProtocolError(
            .routineBad, "\(routine.title) plays more than two recordings.",
            hint: "Let its steps name fewer; tunes may be as many as you like.")
    }
}
