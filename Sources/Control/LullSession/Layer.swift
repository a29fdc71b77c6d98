// SPDX-License-Identifier: GPL-3.0-or-later

/// What can lie under the tune, by the names of the wire.
package enum Layer: String, Sendable, CaseIterable {
    case heartbeat
    case ocean
    case womb

    /// The level of a layer that is asked for without one: with it, a layer lies 8 LU under the tune.
    package static let usualLevel = 80
}

/// How loud each layer is, 0 to 100; at 0 it is off.
package struct Layers: Equatable, Sendable {
    private var levels: [Layer: Int] = [:]

    package init() {}

    package subscript(layer: Layer) -> Int {
        get { levels[layer] ?? 0 }
        set { levels[layer] = newValue == 0 ? nil : newValue }
    }

    package var isEmpty: Bool { levels.isEmpty }
}

/// How loud a layer is asked to be.
package enum LayerChoice: Sendable, Equatable {
    /// On, at the level that it has or else the usual one.
    case on
    /// 0 to 100.
    case level(Int)
}

extension Session {
    /// How loud each layer is, also before anything was played.
    package var layers: Layers { current?.layers ?? wishes.layers }

    mutating func layer(_ layer: Layer, _ choice: LayerChoice) throws(Refusal) -> Outcome {
        var next = layers
        switch choice {
        case .on: if next[layer] == 0 { next[layer] = Layer.usualLevel }
        case .level(let level):
            guard (0...100).contains(level) else {
                throw .outOfRange(name: "level", value: Double(level), from: 0, to: 100)
            }
            next[layer] = level
        }
        guard setting != nil else {
            wishes.layers = next
            return Outcome()
        }
        amend { $0.layers = next }
        return Outcome(actions: run == nil ? [] : [.layer(layer, level: next[layer])])
    }
}
