// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullLibrary
import Testing

@Suite struct SHA256Tests {
    private func hash(_ bytes: [UInt8], pieces: Int = .max) -> String {
        var hash = SHA256()
        var start = 0
        while start < bytes.count {
            let end = start + min(pieces, bytes.count - start)
            hash.update(bytes.span.extracting(start..<end))
            start = end
        }
        return hash.finish()
    }

    @Test(
        "The examples that NIST publishes with FIPS 180-4 come out",
        arguments: [
            ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
            ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
            (
                "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
                "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
            ),
            (
                "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrst"
                    + "nopqrstu",
                "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1"
            ),
        ])
    func examples(_ text: String, _ expected: String) {
        #expect(hash(Array(text.utf8)) == expected)
    }

    @Test("A million times a, in pieces of any size")
    func pieces() {
        let bytes = [UInt8](repeating: UInt8(ascii: "a"), count: 1_000_000)
        for pieces in [1, 63, 64, 65, 65_536, Int.max] {
            #expect(
                hash(bytes, pieces: pieces) == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
        }
    }

    @Test("Of every length around the edges of a block, sha256sum finds the same")
    func outside() {
        let path = "/tmp/lull-hash-\(getpid())"
        defer { unlink(path) }
        for count in [1, 54, 55, 56, 57, 63, 64, 65, 119, 120, 65_535, 65_536, 70_001] {
            let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) }
            guard let file = fopen(path, "w") else { continue }
            _ = bytes.withUnsafeBytes { fwrite($0.baseAddress, 1, count, file) }
            fclose(file)
            guard let pipe = popen("sha256sum \(path)", "r") else { continue }
            var line = [UInt8](repeating: 0, count: 64)
            _ = fread(&line, 1, 64, pipe)
            pclose(pipe)
            #expect(SHA256.hash(ofFile: path) == String(decoding: line, as: UTF8.self), "\(count) bytes")
            #expect(SHA256.hash(ofFile: path) == hash(bytes))
        }
    }

    @Test("What cannot be read has none")
    func unreadable() {
        #expect(SHA256.hash(ofFile: "/nowhere/a.wav") == nil)
        #expect(SHA256.hash(ofFile: "/tmp") == nil)
    }
}
