// SPDX-License-Identifier: GPL-3.0-or-later

import LullProtocol
import Testing

@Suite struct NearestTests {
    private let names = ["brahms-wiegenlied", "suo-gan", "twinkle", "hum", "harp"]

    @Test(arguments: [
        ("brahms", "brahms-wiegenlied"), ("Suo-Gan", "suo-gan"), ("suogan", "suo-gan"), ("twinlke", "twinkle"),
        ("hmu", "hum"), ("hapr", "harp"), ("brams-wiegenleid", "brahms-wiegenlied"),
        ("brams", "brahms-wiegenlied"), ("wiegenleid", "brahms-wiegenlied"), ("wieg", "brahms-wiegenlied"),
    ])
    func `a slip finds its name`(text: String, name: String) {
        #expect(Nearest.name(to: text, among: names) == name)
        #expect(Nearest.question(to: text, among: names) == "Did you mean \(name)?")
    }

    @Test func `a whole name goes before a part of another`() {
        #expect(Nearest.name(to: "whel", among: ["water-wheel", "wheel"]) == "wheel")
    }

    @Test(arguments: ["", "x", "xyzzy", "something-else", String(repeating: "a", count: 100_000)])
    func `what is like nothing finds nothing`(text: String) {
        #expect(Nearest.name(to: text, among: names) == nil)
    }
}
