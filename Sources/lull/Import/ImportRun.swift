// SPDX-License-Identifier: GPL-3.0-or-later

import Glibc
import LullClient
import LullProtocol

/// Files on their way to the daemon, two at a time: it reads no more at once.
struct ImportRun: ~Copyable {
    private static let atOnce = 2

    private var waiting: [String]
    private let title: String?
    private let common: Common
    private var events: Connection
    private var deliveries: [ImportDelivery] = []
    private var board: ImportBoard
    /// The highest exit code of all files; 0 where all went well.
    private(set) var worst = EX_OK

    init(_ files: [String], title: String?, common: Common) throws(Failure) {
        var events = try Connection(socket: common.socket)
        _ = try events.call(.subscribe, JSON.Members([("topics", [.string(Topic.library.rawValue)])]))
        self.events = events
        self.title = title
        self.common = common
        waiting = files.reversed()
        let draws = !common.json && Terminal.size(of: STDOUT_FILENO) != nil && Terminal.canDraw
        board = ImportBoard(draws: draws, isUnicode: Terminal.isUnicode)
    }

    mutating func run() throws(Failure) {
        begin()
        while !deliveries.isEmpty {
            show()
            var sources = [pollfd(fd: events.descriptor, events: Int16(POLLIN), revents: 0)]
            sources += deliveries.map { $0.source }
            poll(&sources, nfds_t(sources.count), -1)
            if sources[0].revents != 0 { try listen() }
            for (delivery, source) in zip(deliveries, sources.dropFirst()) where source.revents != 0 {
                if let outcome = delivery.go(on: source.revents) { end(delivery, outcome) }
            }
            begin()
        }
        show()
    }

    /// Starts what there is room for.
    private mutating func begin() {
        while deliveries.count < Self.atOnce, let path = waiting.popLast() {
            do throws(Failure) {
                deliveries.append(try ImportDelivery(path, title: title, socket: common.socket))
            } catch {
                failed(path, error)
            }
        }
    }

    private mutating func listen() throws(Failure) {
        try events.fill()
        while let message = try events.nextMessage() {
            guard case .notification(let notification) = message, let event = Event(notification),
                event.subject == .topic(.library), let step = ImportStep(event.payload),
                let delivery = deliveries.first(where: { $0.ticket == step.ticket })
            else { continue }
            delivery.step = step
            if common.json, !step.isLast { Output.print(json: notification.params) }
        }
    }

    private mutating func end(_ delivery: ImportDelivery, _ outcome: Result<JSON, Failure>) {
        deliveries.removeAll { $0 === delivery }
        switch outcome {
        case .success(let result): succeeded(delivery.name, result)
        case .failure(let failure): failed(delivery.name, failure)
        }
    }

    private mutating func succeeded(_ name: String, _ result: JSON) {
        guard common.json else { return print(Strings.imported(name, result)) }
        var members = JSON.Members([("name", .string(name)), ("stage", "done"), ("part", 1)])
        for member in result.object?.all ?? [] { members[member.key] = member.value }
        Output.print(json: ["topic": .string(Topic.library.rawValue), "import": .object(members)])
    }

    private mutating func failed(_ name: String, _ failure: Failure) {
        worst = max(worst, failure.exitCode)
        if common.json {
            Output.print(json: [
                "topic": .string(Topic.library.rawValue),
                "import": [
                    "name": .string(name), "stage": "failed",
                    "error": ["message": .string(failure.what), "hint": .string(failure.hint)],
                ],
            ])
        }
        Output.write(board.clearing, to: STDOUT_FILENO)
        board.forget()
        Output.write(Text.printable(failure.line) + "\n", to: STDERR_FILENO)
    }

    /// Says something above the bars.
    private mutating func print(_ lines: [String]) {
        Output.write(board.clearing, to: STDOUT_FILENO)
        board.forget()
        Output.print(lines)
    }

    private mutating func show() {
        guard board.draws else { return }
        let rows = deliveries.map { ImportBoard.Row(name: $0.name, step: $0.step) }
        Output.write(board.update(to: rows, width: Terminal.width(of: STDOUT_FILENO) ?? 80), to: STDOUT_FILENO)
    }
}
