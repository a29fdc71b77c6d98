// SPDX-License-Identifier: GPL-3.0-or-later

import LullProtocol

extension Now {
    /// The step that a guided massage is at.
    package struct Routine: Equatable {
        package enum Left: Equatable {
            /// So many strokes; they are done when the stroke of that number begins, where it is known.
            case strokes(Int, until: Int?)
            case seconds(Double)
        }

        package struct Next: Equatable {
            package let name: String
            /// `left leg`; nil where the side does not matter.
            package let place: String?
        }

        package let title: String
        /// From 1.
        package let step: Int
        package let count: Int
        package let place: String?
        /// Nil where it ends when somebody says so.
        package let left: Left?
        /// Nil in the last one.
        package let next: Next?
        package let words: String?
    }
}

extension Now.Routine {
    /// Nil where a member is missing.
    init?(_ json: JSON?) {
        guard let json, let id = json["id"]?.string, let step = json["step"]?.int, let count = json["of"]?.int else {
            return nil
        }
        title = json["title"]?.string ?? id
        self.step = step
        self.count = count
        place = json["where"]?.string
        left = json["left"].flatMap(Left.init)
        next = json["next"].flatMap(Next.init)
        words = json["words"]?.string
    }
}

extension Now.Routine.Left {
    fileprivate init?(_ json: JSON) {
        if let strokes = json["strokes"]?.int {
            self = .strokes(strokes, until: json["until"]?.int)
        } else if let seconds = json["seconds"]?.double {
            self = .seconds(seconds)
        } else {
            return nil
        }
    }
}

extension Now.Routine.Next {
    fileprivate init?(_ json: JSON) {
        guard let name = json["name"]?.string ?? json["stroke"]?.string else { return nil }
        self.init(name: name, place: json["where"]?.string)
    }
}
