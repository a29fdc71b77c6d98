// SPDX-License-Identifier: GPL-3.0-or-later

/// What the daemon can be asked to do: the verbs of this stage, each with its signature. The one list that feeds the
/// server, the role checks, the help and the protocol page.
///
/// - Thread: any
package enum Method: String, CaseIterable, Sendable {
    case play, again, pause, resume, toggle, hold, stop
    case rate, slower, faster, tempo, beats, tap, ramp, timer
    case stroke, strokes, volume, voice, register, voices, layer, layers
    case tracks, track, remove, grid
    case `import`, send, record
    case history, export
    case routine, routines, next, back
    case status, devices, calibrate, doctor, subscribe

    package var name: String { rawValue }
    package var summary: String { signature.summary }
    /// Who may call it with whatever parameters.
    package var role: Role { signature.role }
    /// Who may call it with these.
    package func role(with params: JSON) -> Role {
        switch self {
        case .history where params["clear"]?.bool == true: .owner
        case .doctor where params["tick"] != nil: .player
        default: role
        }
    }
    package var parameters: [Parameter] { signature.parameters }
    /// The errors it can give beside those that any request can (`request.*`, `method.unknown`, `params.invalid`,
    /// `permission.denied`, `limit.exceeded`, `internal`).
    package var errors: [ProtocolError.Name] { signature.errors }
}

/// Who may call a method; each may do what the ones before may.
///
/// - Thread: any
package enum Role: Int, Comparable, CaseIterable, Sendable {
    /// Looks and listens.
    case listener
    /// Plays, at any level under the ceiling.
    case player
    /// Changes what stays: settings, the library, the ceiling.
    case owner

    package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

/// What a method takes, who may call it, what it does in one sentence and how it can fail.
struct Signature {
    let role: Role
    let summary: String
    var parameters: [Parameter] = []
    var errors: [ProtocolError.Name] = []
}
