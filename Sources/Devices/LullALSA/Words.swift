// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc

/// What is said of the sound device; an error of ALSA's tells itself.
enum Words {
    static let closed = "The sound device is closed."
    static let closedAfterWaiting = "The sound device is closed: it did not come back in time."

    static func playing(on device: String, _ geometry: Geometry) -> String {
        let form =
            switch geometry.format {
            case .int16: "16-bit"
            case .int32: "32-bit"
            case .float: "float"
            }
        return "Playing on \(device): \(geometry.rate) Hz, \(form), "
            + "\(geometry.channels == 1 ? "mono" : "\(geometry.channels) channels"), "
            + "\(geometry.period) of \(geometry.buffer) frames at a time."
    }

    static func card(_ id: String) -> String { "The sound card \(id)" }
    static func device(_ name: String) -> String { "The sound device \(name)" }

    /// - Parameter what: the card or the device, as a sentence begins with it
    static func lost(_ what: String, errno: Int32) -> String {
        let why = errno == ETIMEDOUT ? "stands still" : "is gone (\(String(cString: strerror(errno))))"
        return "\(what) \(why). The tune goes on unheard and comes back with it."
    }

    // MARK: - Why it did not open

    static func denied(_ device: String) -> String {
        "You may not open the sound device \(device). Add the user to the group audio "
            + "(sudo usermod -aG audio USER), then log in again."
    }

    static func keptAway(_ device: String) -> String {
        "The sound device \(device) is there, but systemd keeps it from lulld. Restart the service "
            + "(sudo systemctl restart lulld); its unit needs DeviceAllow=char-alsa."
    }

    static func busy(_ device: String, holder: String?) -> String {
        "The sound device \(device) is busy: \(holder ?? "another program") holds it. Stop that program, or choose "
            + "device \"default\"."
    }

    static func absent(_ device: String) -> String {
        "There is no sound device \(device). Plug it in, or pick one that `lull devices` shows."
    }

    static func noServer(_ device: String) -> String {
        "The sound server behind \(device) does not answer. Start it, or pick a card from `lull devices`."
    }

    static func unusable(_ device: String, _ error: ALSAError) -> String {
        "\(error) Pick another device than \(device) from `lull devices`."
    }
}
