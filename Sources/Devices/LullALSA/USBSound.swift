// SPDX-License-Identifier: GPL-3.0-or-later

/// A device for sound on the USB, as the bus sees it: the sound system may not have taken it up.
///
/// - Thread: any
/// - Realtime: not safe
package struct USBSound: Equatable, Sendable {
    /// Where it is plugged in, such as 1-1.2.
    package var place: String
    /// Its own name, or its numbers.
    package var name: String
    /// Whether the sound system has made a card of it.
    package var hasCard: Bool

    package init(place: String, name: String, hasCard: Bool) {
        (self.place, self.name, self.hasCard) = (place, name, hasCard)
    }

    /// Every device with an interface that streams sound (USB Device Class Definition for Audio Devices: class 1,
    /// subclass 2), by place.
    package static func list(sys: String = "/sys") -> [USBSound] {
        let bus = "\(sys)/bus/usb/devices"
        // An interface's name is its device's, a colon, and its numbers.
        let interfaces = KernelFiles.names(in: bus).sorted().filter { $0.contains(":") }
        let devices = Dictionary(grouping: interfaces) { String($0.prefix { $0 != ":" }) }
        return devices.filter { !$0.key.isEmpty }.sorted { $0.key < $1.key }.compactMap { place, interfaces in
            let streams = interfaces.contains {
                KernelFiles.text("\(bus)/\($0)/bInterfaceClass") == "01"
                    && KernelFiles.text("\(bus)/\($0)/bInterfaceSubClass") == "02"
            }
            guard streams else { return nil }
            let hasCard = interfaces.contains {
                KernelFiles.names(in: "\(bus)/\($0)/sound").contains { $0.hasPrefix("card") }
            }
            return USBSound(place: place, name: name("\(bus)/\(place)"), hasCard: hasCard)
        }
    }

    private static func name(_ device: String) -> String {
        if let product = KernelFiles.text("\(device)/product"), !product.isEmpty { return product }
        return ["idVendor", "idProduct"].map { KernelFiles.text("\(device)/\($0)") ?? "?" }.joined(separator: ":")
    }
}
