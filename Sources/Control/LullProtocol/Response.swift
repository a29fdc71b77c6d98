// SPDX-License-Identifier: GPL-3.0-or-later

/// The answer to one request. An error with a null id can also stand alone, as the last line of a connection.
///
/// - Thread: any
package struct Response: Equatable, Sendable {
    package let id: JSON
    package let outcome: Result<JSON, ProtocolError>

    package init(id: JSON, _ outcome: Result<JSON, ProtocolError>) {
        self.id = id
        self.outcome = outcome
    }

    package var json: JSON {
        switch outcome {
        case .success(let result): ["jsonrpc": "2.0", "id": id, "result": result]
        case .failure(let error): ["jsonrpc": "2.0", "id": id, "error": error.json]
        }
    }

    /// Nil where `json` is something else.
    package init?(json: JSON) {
        guard let id = json["id"] else { return nil }
        if let error = json["error"] {
            self.init(id: id, .failure(ProtocolError(json: error)))
        } else if let result = json["result"] {
            self.init(id: id, .success(result))
        } else {
            return nil
        }
    }
}
