// SPDX-License-Identifier: GPL-3.0-or-later

import LullProtocol
import LullSession

extension Coordinator {
    /// What `systemctl status` shows.
    var managerSentence: String {
        guard let title = session.setting?.track.title else { return "Silent." }
        return switch session.state {
        case .stopped: "Silent."
        case .playing: "Playing \(title)."
        case .holding: "Holding; \(title) waits."
        case .paused: "Paused; \(title) waits."
        case .fading: "\(title) is fading out."
        }
    }
}

extension ProtocolError {
    static func tooLoudForGroup(_ most: Int) -> ProtocolError {
        ProtocolError(
            .valueRange, "Others of the group may set the volume to \(most) at most.",
            hint: "Choose less, or ask whoever looks after this Lull.")
    }
}

extension Words {
    static let demoted = "The sound took too much of the processor at once, and plays on without real time."
}
