// SPDX-License-Identifier: GPL-3.0-or-later

import LullALSA
import LullProtocol

/// The checks: evidence in, a finding out, and nothing else is looked at.
extension Evidence {
    package var findings: [Finding] {
        Check.allCases.compactMap(finding)
    }

    /// nil for `listen`, which takes more than evidence.
    package func finding(_ check: Check) -> Finding? {
        switch check {
        case .settings: settingsFinding
        case .daemon: daemonFinding
        case .socket: socketFinding
        case .disk: diskFinding
        case .usb: usbFinding
        case .cards: cardsFinding
        case .device: deviceFinding
        case .permissions: permissionsFinding
        case .busy: busyFinding
        case .mixer: mixerFinding
        case .playing: playingFinding
        case .volume: volumeFinding
        case .format: formatFinding
        case .underruns: underrunsFinding
        case .realtime: realtimeFinding
        case .clock: clockFinding
        case .listen: nil
        }
    }

    /// Whose daemon it is.
    var scope: SocketPath.Scope {
        places.first { if case .answered = $0.outcome { true } else { false } }?.scope ?? .user
    }

    /// What the daemon says of its device: a word of the protocol's `device.state`.
    var deviceState: String? { daemon?.status["device"]?["state"]?.string }

    /// Where the sound ends up. Without its card ALSA does not know a device, not even `default`.
    var way: DeviceEnd? { end ?? (device == "default" || device.contains(":") ? .card : nil) }

    /// Whether the device is a certain card, and no other will do.
    var namesCard: Bool { way == .card && device.contains(":") }

    /// Whether there is nothing for the device to lead to.
    var lacksCard: Bool { way == .card && (namesCard ? card == nil : !cards.contains(where: \.canPlay)) }

    /// Whether the sound goes through a sound server, which has the cards to itself.
    var server: String? {
        switch way {
        case .server(let name)?: name
        default: nil
        }
    }
}
