// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc

/// The path of an executable that is built beside the tests.
package func product(_ name: String) throws -> String {
    guard let folder = buildFolder else { throw SpawnError("cannot tell where the tests are built") }
    let path = "\(folder)/\(name)"
    guard access(path, X_OK) == 0 else { throw SpawnError("\(path) is not built") }
    return path
}

/// Where the test bundle lies: it is mapped into this process, whoever runs it.
private let buildFolder: String? = {
    guard let maps = try? String(decoding: contents(of: "/proc/self/maps"), as: UTF8.self) else { return nil }
    let bundle = maps.split(separator: "\n").first { $0.hasSuffix(".xctest") }
    guard let bundle, let start = bundle.firstIndex(of: "/"), let end = bundle.lastIndex(of: "/") else { return nil }
    return String(bundle[start..<end])
}()
