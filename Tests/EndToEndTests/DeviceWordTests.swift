// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullProtocol
import LullTestKit
import Testing

extension EndToEnd {
    /// What the real daemon says of a device, and when it touches one.
    @Suite struct DeviceWordTests {
        private let household: Household
        private let faults: Faults

        init() throws {
            household = try Household(pulse: try urgently { try PulseServer() })
            faults = try Faults(in: household.folder.path, roots: [])
            try household.start(changing: faults.environment)
        }

        @Test func `listing the devices and looking after them opens none`() throws {
            try faults.order("sound on=playback call=open at=1 fail=\(EBUSY) lasting")
            try household.ask("devices")
            try household.ask("status")
            try household.ask("volume", "70")
            #expect(faults.sounds.isEmpty, "\(faults.sounds)")
            // What is opened would have been seen.
            #expect(try household.lull("play", "brahms-wiegenlied").ending == .exit(75))
            #expect(!faults.sounds.isEmpty)
        }

        @Test(arguments: [(EBUSY, Int32(75), "busy"), (EACCES, 77, "denied"), (ENODEV, 74, "waiting")])
        func `the same error is logged once, then with a count, and ends with its cause`(
            error: Int32, code: Int32, state: String
        ) throws {
            try faults.order("sound on=playback call=open at=1 fail=\(error) lasting")
            for _ in 0..<12 { #expect(try household.lull("play", "brahms-wiegenlied").ending == .exit(code)) }
            #expect(try household.ask("status")["device"]?["state"]?.string == state)
            let lines = household.log.split(separator: "\n").filter { $0.hasPrefix("lulld: warning: ") }
            #expect(lines.count == 2 && lines.last?.hasSuffix("(10 times by now)") == true, "\(household.log)")
            try faults.order("")
            try household.ask("play", "brahms-wiegenlied")
            try household.status("it plays") { $0["device"]?["state"]?.string == "open" }
        }
    }
}
