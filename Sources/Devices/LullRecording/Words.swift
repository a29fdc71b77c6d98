// SPDX-License-Identifier: GPL-3.0-or-later

/// What is said of sounds and of what stretches them; errors of files tell themselves.
enum Words {
    static let noStretcher =
        "Rubber Band gave no stretcher: there is too little memory. Close other programs and try again."

    static func oldStretcher(engine: Int) -> String {
        "Rubber Band has its engine R\(engine) only, not R3. Install librubberband2 3.1 or later."
    }

    // MARK: - Reasons: clauses without a full stop

    static let noMemory = "no memory"
    static let badHead = "its head cannot be read"
    static let tooLittleIsWhole = "less than a second of it is whole"
}

extension SoundFlaw {
    /// What is wrong, without the file's name: one sentence, with its full stop.
    package var what: String {
        switch self {
        case .cut(let claimed?): "It ends early, of \(Int(claimed.rounded())) seconds; what is there is kept."
        case .cut(nil): "It ends early; what is there is kept."
        case .longer(let claimed): "It is longer than the \(Int(claimed.rounded())) seconds it says; all of it is kept."
        case .damaged(let lost?): "It is damaged; \(Self.tenths(lost)) seconds of it are lost, and the rest is kept."
        case .damaged(nil): "It is damaged; what could be decoded is kept."
        case .notNumbers(let count): "\(count) of its samples are no numbers and are left silent."
        case .outOfRange(let count): "\(count) of its samples are far too loud and are clipped."
        }
    }

    private static func tenths(_ seconds: Double) -> String {
        let tenths = Int((seconds * 10).rounded())
        return "\(tenths / 10).\(tenths % 10)"
    }
}
