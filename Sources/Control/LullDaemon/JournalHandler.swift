// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import Logging
import Synchronization

/// Lines on standard error: with the level that the journal reads (sd-daemon(3)) where that is listening, in words
/// elsewhere. Equal warnings and errors are written ever more rarely, with their count.
package struct JournalHandler: LogHandler {
    package var logLevel = Logger.Level.notice
    package var metadata: Logger.Metadata = [:]
    private let isJournal: Bool
    private static let repeats = Mutex(Repeats())

    package init(label: String) { isJournal = getenv("JOURNAL_STREAM") != nil }

    package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    package func log(event: LogEvent) {
        let details = metadata.merging(event.metadata ?? [:]) { $1 }.sorted { $0.key < $1.key }
            .map { " \($0.key)=\($0.value)" }.joined()
        let start = isJournal ? "<\(event.level.syslog)>" : "lulld: \(event.level): "
        let line = "\(start)\(event.message)\(details)"
        guard event.level >= .warning else { return StandardError.write(line) }
        switch Self.repeats.withLock({ $0.note(line) }) {
        case 1: StandardError.write(line)
        case let count?: StandardError.write("\(line) \(Words.soOften(count))")
        case nil: break
        }
    }
}

extension Logger.Level {
    fileprivate var syslog: Int {
        switch self {
        case .trace, .debug: 7
        case .info: 6
        case .notice: 5
        case .warning: 4
        case .error: 3
        case .critical: 2
        }
    }
}
