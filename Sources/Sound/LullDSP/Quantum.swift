// SPDX-License-Identifier: GPL-3.0-or-later

/// The renderer's grid: all sound is made in runs of 64 frames that start at whole multiples of 64 on its clock.
///
/// Control values move from one quantum to the next (1.3 ms), so the samples do not depend on how a caller cuts its
/// blocks.
@usableFromInline package enum Quantum {
    // Known to every module's compiler, so that loops over a quantum become a few wide instructions.
    @inlinable package static var frames: Int { @_noLocks get { 64 } }
    package static var seconds: Float { @_noLocks get { 64.0 / 48_000 } }
}
