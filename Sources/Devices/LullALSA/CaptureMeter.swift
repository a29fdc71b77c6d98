// SPDX-License-Identifier: GPL-3.0-or-later

/// How loud a recording is, by tenths of a second.
///
/// - Thread: one
struct CaptureMeter {
    /// From here on a converter is at its end: one step of 16 bits below full scale, and a little.
    static let end: Float = 0.9995

    private let length: Int
    private var count = 0
    private var (sum, squares) = (0.0, 0.0)
    private var (least, most) = (Float.infinity, -Float.infinity)
    private var isClipped = false

    /// - Parameter rate: hertz
    init(rate: Int) { length = max(1, rate / 10) }

    mutating func add(_ frames: Span<Float>, clipped: Int) {
        for index in frames.indices {
            let sample = frames[index]
            sum += Double(sample)
            squares += Double(sample) * Double(sample)
            least = min(least, sample)
            most = max(most, sample)
        }
        count += frames.count
        if clipped > 0 { isClipped = true }
    }

    /// The largest sample and the mean square, both about the mean: an offset is no sound. Nil until a tenth of a second
    /// has come since the last.
    mutating func reading() -> (peak: Float, power: Float, isClipped: Bool)? {
        guard count >= length else { return nil }
        let mean = sum / Double(count)
        let peak = max(most - Float(mean), Float(mean) - least)
        let power = max(0, squares / Double(count) - mean * mean)
        defer { (count, sum, squares, least, most, isClipped) = (0, 0, 0, .infinity, -.infinity, false) }
        return (peak, Float(power), isClipped)
    }
}
