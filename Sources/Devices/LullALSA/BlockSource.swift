// SPDX-License-Identifier: GPL-3.0-or-later

import LullRender
import LullTime

/// What an output needs of whatever makes the sound: the renderer, or a test's own signal.
///
/// - Thread: audio, once the output owns it
/// - Realtime: safe, every member
package protocol BlockSource: ~Copyable, Sendable {
    /// Nothing sounds and nothing is to come.
    var isIdle: Bool { get }
    /// The next frame to be rendered.
    var now: Frames { get }
    /// Renders the next frames, as many in both blocks: left is `mid + side`, right `mid - side`, each -1 to 1.
    mutating func render(mid: inout MutableSpan<Float>, side: inout MutableSpan<Float>)
    /// The listener has missed `gap`.
    mutating func recover(after gap: Frames)
}

extension Renderer: BlockSource {}
