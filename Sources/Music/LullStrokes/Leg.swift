// SPDX-License-Identifier: GPL-3.0-or-later

/// One way of the hands over the skin. Most strokes have one; `i-love-you` has three.
///
/// - Thread: any
package struct Leg: Hashable, Sendable {
    /// For people: `sun`; empty where the stroke has no other leg.
    package let name: String
    package let `class`: StrokeClass
    package let path: StrokePath

    package init(_ name: String, _ class: StrokeClass, _ path: StrokePath) {
        self.name = name
        self.class = `class`
        self.path = path
    }
}

/// How far the hands go and how fast they are comfortable.
///
/// Lengths are estimates: limbs from body length by the regressions for newborn long bones (50 cm at birth, 66.7 cm at
/// six months) with soft tissue added, the rest by proportion.
package struct StrokePath: Hashable, Sendable {
    /// Centimetres on a newborn and on a baby of six months.
    package let newborn: Double
    package let sixMonths: Double
    /// Centimetres a second at the stroke's ease.
    package let speed: Double
    /// Seconds to turn round or to lift and return.
    package let turn: Double

    package init(_ newborn: Double, _ sixMonths: Double, speed: Double, turn: Double = 0) {
        self.newborn = newborn
        self.sixMonths = sixMonths
        self.speed = speed
        self.turn = turn
    }

    /// Seconds that one stroke takes, from the short path hurried to the long one lingered over: `path / speed + turn`
    /// with the speed from 0.55 to 1.8 of its ease, and never out of the 1 to 10 cm/s at which skin answers a
    /// stroking hand (Loken 2009, Ackerley 2014).
    package var duration: ClosedRange<Double> {
        let slow = max(1, 0.55 * speed)
        let fast = min(10, 1.8 * speed)
        return newborn / fast + turn...sixMonths / slow + turn
    }
}
