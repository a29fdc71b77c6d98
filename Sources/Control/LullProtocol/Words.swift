// SPDX-License-Identifier: GPL-3.0-or-later

/// What is said of requests and answers.
enum Words {
    static let silentRefusal = "The daemon refused without saying why."

    static func didYouMean(_ name: String) -> String { "Did you mean \(name)?" }
}

/// What a client is told of a line that is no request.
extension ProtocolError {
    static let batch = notARequest("A batch is not served.")
    static let requestIsNoObject = notARequest("The request is not an object.")
    static let badID = notARequest("The id is not a string, a whole number or null.")
    static let badVersion = notARequest(#"The member "jsonrpc" is not "2.0"."#)
    static let badMethod = notARequest(#"The member "method" is not a string."#)

    private static func notARequest(_ message: String) -> ProtocolError {
        ProtocolError(
            .requestInvalid, message,
            hint: #"Send one request on each line, like {"jsonrpc":"2.0","id":1,"method":"status"}."#)
    }

    static func notJSON(_ error: JSON.ParseError) -> ProtocolError {
        ProtocolError(
            .requestSyntax, "The line is not JSON: \(error.reason), at byte \(error.column).",
            hint: "Send one JSON-RPC 2.0 object on each line, in UTF-8.")
    }

    static func unknownMethod(_ name: String) -> ProtocolError {
        let names = Method.allCases.map(\.name)
        return ProtocolError(
            .methodUnknown, "There is no method \"\(name.prefix(64))\".",
            hint: Nearest.question(to: name, among: names) ?? "Ask for one of \(names.joined(separator: ", ")).")
    }
}

extension ProtocolError {
    /// What to tell somebody who has no runtime folder when no daemon answers.
    package static func noRuntimeFolder(uid: UInt32) -> ProtocolError {
        ProtocolError(
            .settingsBad, "XDG_RUNTIME_DIR is not set, so there is no safe place for the socket.",
            hint: "Type: export XDG_RUNTIME_DIR=/run/user/\(uid)")
    }
}
