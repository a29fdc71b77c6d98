// SPDX-License-Identifier: GPL-3.0-or-later

import LullProtocol

/// What is the parent's own, given out a piece at a time: nobody waits for a slow reader, and no file is held in memory.
extension Coordinator {
    /// Answers `export`: with a ticket some bytes of that file, without one the list.
    func export(_ params: JSON) async throws(ProtocolError) -> JSON {
        let belongings = belongings
        let from = params["from"]?.int ?? 0
        guard let ticket = params["ticket"]?.string else {
            return await recordings.workers.disk.run {
                Catalogue.belongings(from == 0 ? belongings.list() : belongings.lastList, from: from)
            }
        }
        let piece = try await recordings.workers.disk.run { () throws(ProtocolError) in
            try belongings.piece(of: ticket, from: from)
        }
        return [
            "from": .integer(Int64(from)), "size": .integer(Int64(piece.size)), "stamp": .string(piece.stamp),
            "data": .string(Base64.text(of: piece.bytes)),
        ]
    }
}

extension Catalogue {
    /// As many as fit into one answer, from the one of that number on; `left` counts those after them.
    fileprivate static func belongings(_ list: Belongings.Listed, from first: Int) -> JSON {
        let items = list.items.dropFirst(first)
        var files: [JSON] = []
        var bytes = 0
        for item in items {
            let told: JSON = [
                "name": .string(item.name), "size": .integer(Int64(item.size)), "ticket": .string(item.ticket),
            ]
            bytes += told.encoded.count
            guard bytes <= 200_000 else { break }
            files.append(told)
        }
        var result = JSON.Members([("files", .array(files))])
        if files.count < items.count { result["left"] = .integer(Int64(items.count - files.count)) }
        if first == 0, !list.problems.isEmpty {
            result["problems"] = .array(list.problems.prefix(50).map { .string(String($0.prefix(300))) })
        }
        return .object(result)
    }
}
