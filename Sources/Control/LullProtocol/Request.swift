// SPDX-License-Identifier: GPL-3.0-or-later

/// One JSON-RPC 2.0 request, as it came over the wire: its form is right, its method and parameters are not yet checked.
///
/// - Thread: any
package struct Request: Equatable, Sendable {
    /// What the answer carries back: a string, a whole number or null. Nil where no answer is wanted.
    package let id: JSON?
    package let method: String
    /// An object with no members where the request had none.
    package let params: JSON

    package init(id: JSON?, method: String, params: JSON = .object(JSON.Members())) {
        self.id = id
        self.method = method
        self.params = params
    }

    /// Why a line is no request, and the id to answer with: null where it could not be read.
    package struct Refusal: Error, Equatable {
        package let id: JSON
        package let error: ProtocolError
    }

    /// Reads one line, without its end.
    ///
    /// - Throws: `request.syntax` for what is not JSON, `request.invalid` for JSON that is no request.
    package init(line: [UInt8]) throws(Refusal) {
        let json: JSON
        do { json = try JSON(parsing: line) } catch {
            throw Refusal(id: .null, error: .notJSON(error))
        }
        guard case .object(let members) = json else {
            throw Refusal(id: .null, error: json.array == nil ? .requestIsNoObject : .batch)
        }
        switch members["id"] {
        case nil: id = nil
        case let given? where given.isIdentifier: id = given
        case _?: throw Refusal(id: .null, error: .badID)
        }
        let answerID = id ?? .null
        guard members["jsonrpc"]?.string == "2.0" else { throw Refusal(id: answerID, error: .badVersion) }
        guard let method = members["method"]?.string else { throw Refusal(id: answerID, error: .badMethod) }
        self.method = method
        params = members["params"] ?? .object(JSON.Members())
    }

    package var json: JSON {
        var members = JSON.Members([("jsonrpc", "2.0")])
        members["id"] = id
        members["method"] = .string(method)
        if params != .object(JSON.Members()) { members["params"] = params }
        return .object(members)
    }

    /// The method it names, its parameters checked.
    ///
    /// - Throws: `method.unknown`, and what `Method.check` throws.
    package func resolve() throws(ProtocolError) -> Method {
        guard let known = Method(rawValue: method) else { throw .unknownMethod(method) }
        try known.check(params)
        return known
    }
}

extension JSON {
    /// Whether it can be the id of a request.
    fileprivate var isIdentifier: Bool {
        switch self {
        case .string, .integer, .null: true
        default: false
        }
    }
}
